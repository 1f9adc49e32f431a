import { formatOfCheckpoint } from '../catalogue/hub/checkpoint/format-of-checkpoint.ts';
import type { Stored } from '../catalogue/hub/checkpoint/stored.ts';
import type { HubModel } from '../catalogue/hub/models.ts';
import { countParameters } from '../estimate/tensors/list.ts';
import { tensorsOf } from '../estimate/tensors/of-model.ts';
import { storedWeights } from '../estimate/weights.ts';
import { unreadable } from './trouble.ts';

/** Headers, scales of other sizes and a few unlisted vectors come to less; a missing kind of layer to more. */
const tolerated = 0.02;

/** Files that hold less than this share of what the shape needs are not all of the model, or not of this one. */
const leastHeld = 0.5;

/**
 * Whether the files weigh what the shape explains; else a sentence that says by how much they do not. What is answered then
 * has the bytes of the files, but KV cache and layout are those of the shape. Of a GGUF file the header has every tensor.
 * @throws HubError when the files cannot be those of the shape
 */
export function mismatchOf(record: HubModel['record'], stored: Stored): string | undefined {
  const { held: _held, gguf, ...format } = formatOfCheckpoint(stored, record.architecture);
  if (gguf !== undefined || stored.bytes === 0) return undefined;
  const list = tensorsOf({ ...record, countable: true });
  const unloaded = (countParameters(list).mtp * format.encodings.linear.bits) / 8;
  const explained = storedWeights(list, format) + unloaded;
  const more = stored.bytes / explained - 1;
  // How weights are stored that are quantized in an unknown way is not known either.
  if (!stored.needsHeaders && stored.bytes < leastHeld * explained)
    throw unreadable(
      `its files hold ${inGB(stored.bytes)} where the shape in its config.json needs ${inGB(explained)}: they are not all there, or of another model`,
    );
  if (Math.abs(more) <= tolerated) return undefined;
  const percent = Math.abs(more * 100).toFixed(Math.abs(more) < 0.1 ? 1 : 0);
  return `The files hold ${percent} % ${more > 0 ? 'more' : 'less'} than the shape that was read explains: weights are those of the files, KV cache and layouts are about right at best`;
}

function inGB(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(3)} GB`;
}
