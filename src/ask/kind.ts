import type { Precision, Question, QuestionDraft } from './question.ts';

/** Fields that are only said of training. */
const onlyOfTraining: ReadonlySet<keyof Question> = new Set([
  'method',
  'objective',
  'optimizer',
  'microBatch',
  'gradientCheckpointing',
  'recompute',
  'sharding',
  'loss',
  'gradientAccumulation',
  'optimizerInBackward',
  'trainEmbeddings',
  'loraRank',
  'loraTargets',
]);

/** Frameworks whose names also stand for serving: Transformers is an engine, Unsloth publishes GGUF files. */
const alsoServe: ReadonlySet<unknown> = new Set(['transformers', 'unsloth']);

/**
 * What a question is about, from what was said of it.
 * @param kinds what was said to be its kind
 * @param frameworks the frameworks that were named
 * @param fields the fields that have values
 */
export function kindOf(
  kinds: readonly unknown[],
  frameworks: readonly unknown[],
  fields: Iterable<string>,
): 'training' | undefined {
  if (kinds.length > 0) return kinds.includes('training') ? 'training' : undefined;
  if (frameworks.some((framework) => !alsoServe.has(framework))) return 'training';
  const said = [...fields];
  // A rank beside a number of adapters is that of adapters that are served.
  if (said.includes('maxLoras')) return undefined;
  for (const field of said) if (onlyOfTraining.has(field as keyof Question)) return 'training';
  return undefined;
}

/** Types of the arithmetic, which people name in training where they name the weights' format in serving. */
const precisionOf: ReadonlyMap<string, Precision> = new Map([
  ['bf16', 'bf16'],
  ['fp16', 'fp16-mixed'],
  ['fp32', 'fp32'],
]);

/**
 * The question in the terms of its kind. Training: a context is the sequence, "train 8b bf16" names a precision, "lora 8b
 * nf4" is QLoRA, a rank without a method LoRA. Serving: experts are dealt over all ranks, so a size of their own is left out.
 * @param note is told what was left out
 */
export function inTermsOfKind(question: QuestionDraft, note: (text: string) => void): QuestionDraft {
  const { kind: said, framework } = question;
  const kind = kindOf(
    said === undefined ? [] : [said],
    framework === undefined ? [] : [framework],
    Object.keys(question),
  );
  return kind === 'training' ? ofTraining({ ...question, kind }, note) : ofServing(question, note);
}

function ofServing(question: QuestionDraft, note: (text: string) => void): QuestionDraft {
  const served = withServedRank(question);
  if (served.expertParallelSize === undefined) return served;
  const { expertParallelSize: size, ...rest } = served;
  const ranks = rest.gpus ?? (rest.tensorParallel ?? 1) * (rest.dataParallel ?? 1);
  if (size !== ranks) note(`Experts are dealt over all tensor- and data-parallel ranks, not over ${size} of them`);
  return { ...rest, expertParallel: true };
}

/** The rank of adapters that are served is the largest that buffers are made for. */
function withServedRank(question: QuestionDraft): QuestionDraft {
  if (question.loraRank === undefined || question.maxLoras === undefined) return question;
  const { loraRank, ...rest } = question;
  return { ...rest, maxLoraRank: rest.maxLoraRank ?? loraRank };
}

function ofTraining(question: QuestionDraft, note: (text: string) => void): QuestionDraft {
  const { context, format, ...rest } = question;
  const named: QuestionDraft = rest;
  if (context !== undefined) {
    named.sequence ??= context;
    if (named.sequence !== context)
      note(`A training step holds sequences, not a context: ${context} tokens were left out`);
  }
  if (named.expertParallelSize !== undefined) delete named.expertParallel;
  if (named.loraRank !== undefined || named.loraTargets !== undefined) named.method ??= 'lora';
  if (format === undefined) return named;
  const precision = precisionOf.get(format);
  if (precision !== undefined) named.precision ??= precision;
  else if (format === 'nf4' && (named.method === undefined || named.method === 'lora')) named.method = 'qlora';
  else named.format = format;
  return named;
}
