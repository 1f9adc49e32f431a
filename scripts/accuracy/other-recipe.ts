import { modelWithId } from '../../src/catalogue/data.ts';
import { mixtureFor } from '../../src/catalogue/gguf/mixture.ts';
import { type TensorTypeName, tensorTypes, typedBytes } from '../../src/catalogue/gguf/tensor-types.ts';
import { type GgufFileRecord, ggufFileRecords, type LlamaCppRun } from './llama-cpp-runs.ts';

const MiB = 2 ** 20;

/**
 * Why a file that is labelled with a stock mixture is another recipe, by what its record states beside its size; undefined when
 * nothing speaks against the label. It is the metadata's `general.file_type`, which quantizers with recipes of their own leave at
 * a stock value.
 */
export function otherRecipe(run: LlamaCppRun, format: string): string | undefined {
  if (namedInFull(run)) return 'the same file stands elsewhere under the name of another recipe';
  if (otherEmbedding(run, format)) return 'the logged size of the embedding is that of another type';
  return undefined;
}

/** Another record has the same model and size, and names a recipe such as UD-Q4_K_XL. */
function namedInFull(run: LlamaCppRun): boolean {
  const record = ggufFileRecords().find((file) => file.run === run.id);
  return (
    record?.gib !== undefined &&
    ggufFileRecords().some((other) => other.label.startsWith('UD-') && sameFile(other, record))
  );
}

function sameFile(one: GgufFileRecord, other: GgufFileRecord): boolean {
  return one.model === other.model && Math.abs((one.gib ?? 0) - (other.gib ?? 0)) < 0.006;
}

/** The embedding lies alone in one of the host's buffers. */
function otherEmbedding({ catalogueModel, model_mib }: LlamaCppRun, format: string): boolean {
  const arch = modelWithId(catalogueModel)?.architecture ?? undefined;
  const stock = arch === undefined ? undefined : mixtureFor(arch, format)?.typeOf('embedding', arch.hidden, 0, 1);
  if (arch === undefined || stock === undefined) return false;
  const buffers = Object.values(model_mib ?? {});
  const logged = (type: TensorTypeName): boolean =>
    buffers.some((mib) => Math.abs(mib - typedBytes(type, arch.vocab, arch.hidden) / MiB) < 0.1);
  return !logged(stock) && (Object.keys(tensorTypes) as TensorTypeName[]).some(logged);
}
