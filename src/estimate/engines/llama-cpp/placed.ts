import type { GgufFile } from '../../../catalogue/gguf/gguf-file.ts';
import type { OnAnyGpu } from '../../any-gpu.ts';
import { tensorsOf } from '../../tensors/of-model.ts';
import { cacheElementBytes, layerCaches } from './cache.ts';
import { type Share, type Split, splitLayers } from './devices.ts';
import { ggufFile, mixtureOf } from './file.ts';
import { hostMemory } from './host.ts';
import { type LlamaCppSettings, llamaCppSettings } from './settings.ts';
import { needOfShare, overlapOf, type RequestNeed, type ShareNeed } from './share-need.ts';

/** A model on so many devices, whichever they are, and what its fullest device holds. */
export interface Placed {
  readonly settings: LlamaCppSettings;
  readonly file: GgufFile;
  readonly split: Split;
  readonly share: Share;
  /** For what was asked. */
  readonly need: ShareNeed;
  readonly requests: RequestNeed;
  /** Bytes of cache and state of one request of full length. */
  readonly cachePerRequest: number;
  /** Bytes in all for one request of a length. */
  totalOf(length: number): number;
  /** Of the growing caches. */
  readonly bytesPerToken: number;
  /** Of the recurrent layers, for one sequence. */
  readonly stateBytes: number;
  readonly hostBytes: number;
}

/** Where `devices` equal devices hold a subject, by the fullest. */
export function placedOn(subject: OnAnyGpu, devices: number): Placed {
  const { context, model, format } = subject;
  const settings = llamaCppSettings(subject);
  const file = ggufFile(tensorsOf(model), format.gguf ?? mixtureOf(model.architecture, format.id));
  const split = splitLayers(file, devices, settings);
  const overlap = overlapOf(settings, file, devices);
  const [first, ...others] = split.shares.map((share) => {
    const needOf = needOfShare(subject, settings, share, overlap);
    const need = needOf(context, settings.requests, settings.slots);
    return { share, needOf, need, load: share.weights + need.total };
  });
  if (first === undefined) throw new RangeError('a model is on at least one device');
  const { share, need, needOf } = others.reduce(
    (fullest, other) => (other.load > fullest.load ? other : fullest),
    first,
  );
  const one = needOf(context, 1, 1);
  const { full, state } = kept(subject, share);
  const totals = new Map<number, number>();
  return {
    settings,
    file,
    split,
    share,
    need,
    requests: { one: one.total, further: needOf(context, 2, 2).total - one.total },
    cachePerRequest: one.cache,
    totalOf(length) {
      const total = totals.get(length) ?? needOf(length, 1, 1).total;
      totals.set(length, total);
      return total;
    },
    bytesPerToken: full * cacheElementBytes(settings.kvFormat),
    stateBytes: state,
    hostBytes: hostMemory(subject, settings, split, overlap.overlapping),
  };
}

/** What the share's layers keep: elements of a cell of those with full attention, bytes of one sequence's states. */
function kept({ model }: OnAnyGpu, { from, to }: Share): { readonly full: number; readonly state: number } {
  let full = 0;
  let state = 0;
  for (const cache of layerCaches(model.architecture).slice(from, to)) {
    if (cache.kind === 'full') full += cache.elements;
    state += cache.stateBytes;
  }
  return { full, state };
}
