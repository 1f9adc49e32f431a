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

/** What a question is about, from what was said: its kind, and which fields have values. */
export function kindOf(kinds: readonly unknown[], fields: Iterable<string>): 'training' | undefined {
  if (kinds.length > 0) return kinds.includes('training') ? 'training' : undefined;
  for (const field of fields) if (onlyOfTraining.has(field as keyof Question)) return 'training';
  return undefined;
}

/** Types of the arithmetic, which people name in training where they name the weights' format in serving. */
const precisionOf: Readonly<Record<string, Precision>> = { bf16: 'bf16', fp16: 'fp16-mixed', fp32: 'fp32' };

/**
 * The question in the terms of its kind. Training: a context is the sequence, "train 8b bf16" names a precision, "lora 8b
 * nf4" is QLoRA, a rank without a method LoRA. Serving: experts are dealt over all ranks, so a size of their own is left out.
 * @param note is told what was left out
 */
export function inTermsOfKind(question: QuestionDraft, note: (text: string) => void): QuestionDraft {
  const kind = kindOf(question.kind === undefined ? [] : [question.kind], Object.keys(question));
  return kind === 'training' ? ofTraining({ ...question, kind }, note) : ofServing(question, note);
}

function ofServing(question: QuestionDraft, note: (text: string) => void): QuestionDraft {
  const { expertParallelSize: size, ...rest } = question;
  if (size === undefined) return question;
  const ranks = rest.gpus ?? (rest.tensorParallel ?? 1) * (rest.dataParallel ?? 1);
  if (size !== ranks) note(`Experts are dealt over all tensor- and data-parallel ranks, not over ${size} of them`);
  return { ...rest, expertParallel: true };
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
  const precision = precisionOf[format];
  if (precision !== undefined) named.precision ??= precision;
  else if (format === 'nf4' && (named.method === undefined || named.method === 'lora')) named.method = 'qlora';
  else named.format = format;
  return named;
}
