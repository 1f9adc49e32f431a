import { type FitAnswer, isFit } from '../../src/answer/answer.ts';
import { answerObject } from '../../src/answer/fit.ts';
import { modelWithId } from '../../src/catalogue/data.ts';
import type { Architecture } from '../../src/catalogue/model.ts';
import type { Comparison, Measured } from './comparison.ts';
import { compareBuffers, questionOf } from './llama-cpp-buffers.ts';
import { fileLeftOut, type GgufFileRecord, ggufFileRecords, llamaCppRuns, stockFormatOf } from './llama-cpp-runs.ts';
import { otherRecipe } from './other-recipe.ts';

const MiB = 2 ** 20;
const GiB = 2 ** 30;

export type LlamaCppTerm =
  | 'file size'
  | 'weights on the GPU'
  | 'host memory'
  | 'KV cache and state'
  | 'compute buffer'
  | 'all on the GPU';

/** One figure of one run or file, MiB. */
export type LlamaCppComparison = Comparison & { readonly term: LlamaCppTerm };
type LlamaCppMeasured = Measured & { readonly term: LlamaCppTerm };

/** Predictions and what was logged, MiB; and why records were left out, by what they state. */
export interface LlamaCppMeasurement {
  readonly comparisons: readonly LlamaCppComparison[];
  /** The same by parameters x bits / 8 x 1.2. */
  readonly ruleOfThumb: readonly LlamaCppComparison[];
  /** The same by parameters x bits / 8, and a plain full-attention KV cache. */
  readonly plainKv: readonly LlamaCppComparison[];
  readonly left: ReadonlyMap<string, number>;
}

/** Runs every usable file size and start-up log through the public way from question to answer. */
export function measureLlamaCpp(): LlamaCppMeasurement {
  const comparisons: LlamaCppComparison[] = [];
  const ruleOfThumb: LlamaCppComparison[] = [];
  const plainKv: LlamaCppComparison[] = [];
  const left = new Map<string, number>();
  const leave = (why: string): void => void left.set(why, (left.get(why) ?? 0) + 1);
  const runs = llamaCppRuns();
  for (const record of ggufFileRecords()) {
    const run = runs.find(({ id }) => id === record.run);
    const why = fileLeftOut(record) ?? (run === undefined ? undefined : otherRecipe(run, record.format));
    if (why !== undefined) {
      leave(`files: ${why}`);
      continue;
    }
    const answer = answered({ model: record.model, format: record.format });
    const measured = fileMeasured(record, answer);
    comparisons.push(sized(measured, answer));
    ruleOfThumb.push({ ...measured, predicted: answer.ruleOfThumb.bytes / MiB });
    plainKv.push({ ...measured, predicted: answer.ruleOfThumb.bytes / 1.2 / MiB });
  }
  for (const run of runs) {
    const arch = architectureOf(run.catalogueModel);
    if (arch === undefined) {
      leave('runs: model not in the catalogue');
      continue;
    }
    const format = stockFormatOf(run);
    const stock = format !== undefined && otherRecipe(run, format) === undefined;
    const buffers = compareBuffers(run, answered(questionOf(run, arch)), arch, stock);
    comparisons.push(...buffers.comparisons);
    ruleOfThumb.push(...buffers.ruleOfThumb);
    plainKv.push(...buffers.plainKv);
  }
  return { comparisons, ruleOfThumb, plainKv, left };
}

/** One GPU that holds anything: what is asked is what llama.cpp allocates, not whether it fits. */
function answered(question: Readonly<Record<string, unknown>>): FitAnswer {
  const { answer } = answerObject({
    engine: 'llama.cpp',
    gpu: 'h100',
    gpus: 1,
    gpuMemoryGib: 10_000,
    ...question,
  });
  if (isFit(answer)) return answer;
  throw new Error(`${JSON.stringify(question)}: ${answer.ok ? 'about training' : answer.error.message}`);
}

function architectureOf(model: string | undefined): Architecture | undefined {
  return modelWithId(model)?.architecture ?? undefined;
}

/** Sizes are published to 0.01 GiB at best: below 10 GiB, bits per weight tell more. */
function fileMeasured(record: GgufFileRecord, answer: FitAnswer): LlamaCppMeasured {
  const arch = architectureOf(record.model);
  const stored = answer.model.parameters - (arch?.visionParams ?? 0) - (arch?.mtpParams ?? 0);
  const bytes = record.gib === undefined || record.gib < 10 ? (record.bpw * stored) / 8 : record.gib * GiB;
  return {
    term: 'file size',
    id: record.file,
    what: record.label,
    model: record.model,
    releases: 'published files',
    measured: bytes / MiB,
    source: record.source,
  };
}

/** The whole file, with the range that the answer states for the GPU's part of it. */
function sized(measured: LlamaCppMeasured, { memory }: FitAnswer): LlamaCppComparison {
  const { value, low, high } = memory.weights;
  const predicted = memory.weightsTotal / MiB;
  return { ...measured, predicted, low: (predicted * low) / value, high: (predicted * high) / value };
}
