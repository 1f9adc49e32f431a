import type { Question, QuestionDraft } from '../../ask/question.ts';
import type { Refusal } from '../../ask/refusal.ts';
import type { Accelerator } from '../accelerator.ts';
import { models } from '../data.ts';
import { findHardware } from '../find-hardware.ts';
import type { FoundModel } from '../find-model.ts';
import { isGguf } from '../format-names.ts';
import { type Format, formatFor } from '../formats.ts';
import type { Architecture, ModelRecord } from '../model.ts';
import { namedModel } from '../named-model.ts';
import { thousands } from '../thousands.ts';

/** A training question with its names resolved, and what was assumed on the way. */
export interface TrainingLookUp {
  readonly question: Question;
  readonly model: ModelRecord & { readonly architecture: Architecture };
  /** The format of frozen weights, where one was named. */
  readonly base?: Format;
  readonly accelerator: Accelerator;
  /** "H100 80GB". */
  readonly acceleratorName: string;
  /** Bytes that the driver gives a process on each GPU. */
  readonly physicalBytes: number;
  /** GPUs of one machine at most. */
  readonly gpusPerNode: number;
  readonly assumptions: readonly string[];
  readonly warnings: readonly string[];
}

/** Fields that mean something in training; the others say how a model is served, and the answer says that they are left out. */
const ofTraining: ReadonlySet<string> = new Set<keyof Question>([
  'kind',
  'model',
  'format',
  'gpu',
  'gpus',
  'gpuMemoryGib',
  'tensorParallel',
  'pipelineParallel',
  'dataParallel',
  'contextParallel',
  'expertParallelSize',
  'sequenceParallel',
  'method',
  'objective',
  'framework',
  'frameworkVersion',
  'optimizer',
  'foreach',
  'optimizerInBackward',
  'precision',
  'sequence',
  'microBatch',
  'gradientCheckpointing',
  'recompute',
  'sharding',
  'cpuOffload',
  'loraRank',
  'loraTargets',
  'trainEmbeddings',
  'loss',
  'packing',
  'compile',
  'flashAttention',
  'activationOffload',
  'gradientAccumulation',
  'tier',
  'provider',
  'region',
  'maxUsdPerHour',
  'maxUsdPerMonth',
  'hosting',
  'usdPerGpu',
  'usdPerKwh',
]);

/** Resolves the names of a question about training. Never throws. */
export function lookUpTraining(draft: QuestionDraft): TrainingLookUp | { readonly refusal: Refusal } {
  const examples = ['70b qlora h100', 'llama 3.1 8b lora 4090', 'full finetune qwen3 8b'];
  const match = namedModel(draft.model, draft.format, examples);
  if ('refusal' in match) return match;
  const { model } = match;
  if (!hasLayers(model)) {
    const alike = ofSimilarSize(model);
    return {
      refusal: {
        code: 'unavailable',
        message: `${model.name}: the catalogue knows its size, not its layers, so activations cannot be worked out. Trained in full, states alone take 16 bytes a parameter: ${thousands((16 * model.parameters.total) / 1e9)} GB. Of its size, with known layers: ${alike.join(', ')}.`,
        field: 'model',
        suggestions: alike,
      },
    };
  }
  const question = withCount({ ...draft, model: match.hub === undefined ? model.id : (draft.model ?? model.id) });
  const hardware = findHardware(question);
  if ('refusal' in hardware) return hardware;
  const method = question.method ?? 'full';
  const wanted = question.format ?? (method === 'full' ? undefined : match.format);
  const base = wanted === undefined ? undefined : formatFor(model, wanted);
  const wrong = wanted === undefined ? undefined : wrongFormat(wanted, base, method);
  if (wrong !== undefined) return { refusal: wrong };
  const left = Object.keys(draft).filter((field) => !ofTraining.has(field));
  return {
    question,
    model,
    ...(base === undefined ? {} : { base }),
    accelerator: hardware.accelerator,
    acceleratorName: hardware.name,
    physicalBytes: hardware.bytes,
    gpusPerNode: machineSize(hardware.accelerator),
    assumptions: [...notesOf(match), ...hardware.assumptions],
    warnings: [
      ...(match.hub?.doubts ?? []),
      ...(left.length === 0 ? [] : [`Left out, as it is about serving: ${left.join(', ')}`]),
      ...(base?.activations === 'fp8' && method === 'full'
        ? [`FP8 training still keeps weights and states in 16 or 32 bits: counted so`]
        : []),
      ...(hardware.accelerator.vendor === 'NVIDIA'
        ? []
        : ['No measured training runs of this maker: the figures are those of NVIDIA GPUs']),
    ],
  };
}

/** How the model's name was taken, or what was read of its repository. */
function notesOf({ note, hub }: FoundModel): readonly string[] {
  if (hub !== undefined) return [`${hub.record.id} as it is on Hugging Face at ${hub.sha.slice(0, 7)}`, ...hub.notes];
  return note === undefined ? [] : [note];
}

/** The record itself and no copy of it: what is worked out of a model is remembered by it. */
function hasLayers(model: ModelRecord): model is TrainingLookUp['model'] {
  return model.architecture !== null;
}

/** Cards that usually come in ones or fours are put eight to a server too; whole computers are not. */
function machineSize({ unifiedMemory, nodeSizeTypical }: Accelerator): number {
  return unifiedMemory ? nodeSizeTypical : Math.max(8, nodeSizeTypical);
}

/** Ids of the three models whose size is nearest, of those with known layers. */
function ofSimilarSize({ kind, parameters }: ModelRecord): string[] {
  const distance = (other: ModelRecord): number => Math.abs(Math.log(other.parameters.total / parameters.total));
  return models
    .filter((other) => other.architecture !== null && other.kind === kind)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, 3)
    .map(({ id }) => id);
}

/** Replicas beside the other degrees say how many GPUs there are. */
function withCount(question: Question): Question {
  const { dataParallel, tensorParallel = 1, pipelineParallel = 1, contextParallel = 1 } = question;
  if (dataParallel === undefined || (question.gpus ?? null) !== null) return question;
  return { ...question, gpus: dataParallel * tensorParallel * pipelineParallel * contextParallel };
}

/** Formats that gradients cannot go through, or that full fine-tuning cannot write to. */
function wrongFormat(
  id: string,
  format: Format | undefined,
  method: NonNullable<Question['method']>,
): Refusal | undefined {
  const label = format?.label ?? id;
  if (format === undefined || isGguf(id)) {
    return {
      code: 'contradiction',
      message: `${label} cannot be trained on: no trainer reads it. Say qlora (NF4), gptq-int4 with lora, or bf16.`,
      field: 'format',
      suggestions: ['qlora', 'lora', 'full finetune'],
    };
  }
  if (method !== 'full' || format.nominalBits >= 16 || format.activations === 'fp8') return undefined;
  return {
    code: 'contradiction',
    message: `Full fine-tuning writes every weight, and ${label} weights cannot be written in small steps. Say qlora or lora, or leave out ${label}.`,
    field: 'format',
    suggestions: ['qlora', 'lora'],
  };
}
