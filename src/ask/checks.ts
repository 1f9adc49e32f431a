import type { z } from 'zod';
import { type Question, type QuestionDraft, questionSchema } from './question.ts';
import type { Refusal } from './refusal.ts';
import { refuseValue } from './refuse.ts';

/** Examples of good values, for the way out. */
const examples: Readonly<Partial<Record<keyof Question, readonly string[]>>> = {
  context: ['ctx 8k', 'ctx 32k', 'ctx 128k'],
  concurrency: ['1 user', '8 users'],
  gpus: ['4xh100', '8xh100'],
  minTokensPerSecond: ['at least 30 tok/s', 'under 50 ms per token'],
  loadFactor: ['60% load', 'load factor 0.6'],
  gpuMemoryUtilization: ['util 0.9', 'util 0.95'],
  tensorParallel: ['tp=4', 'tp=8'],
  pipelineParallel: ['pp=2'],
  gpuMemoryGib: ['24gb', '80gb'],
};

/** Words that were found to be good values, by field: models, engines, formats are the same few again and again. */
const good = new Map<keyof Question, Set<string>>();
const mostGood = 1000;

/**
 * Checks one field's value against the schema.
 * @returns a refusal that names field, value, reason and bounds; undefined when the value is good
 */
export function checkValue(field: keyof Question, value: unknown): Refusal | undefined {
  const known = typeof value === 'string' ? good.get(field) : undefined;
  if (known?.has(value as string) === true) return undefined;
  const schema: z.ZodType = questionSchema.shape[field];
  const result = schema.safeParse(value);
  if (result.success) {
    if (typeof value === 'string') remember(field, value, known);
    return undefined;
  }
  const issue = result.error.issues[0];
  const typed = typeof value === 'string' ? `"${value}"` : typeof value === 'object' ? 'that' : String(value);
  return refuseValue(field, typed, issue === undefined ? 'it is out of bounds' : reasonOf(issue), examples[field]);
}

function remember(field: keyof Question, value: string, known = new Set<string>()): void {
  if (known.size < mostGood && value.length < 100) good.set(field, known.add(value));
}

function reasonOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `the least is ${String(issue.minimum)}`;
    case 'too_big':
      return `the most is ${String(issue.maximum)}`;
    case 'invalid_value':
      return `it is one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return issue.expected === 'int' ? 'it is a whole number' : `it is a ${issue.expected}`;
    case 'invalid_union': {
      const inner = issue.errors[0]?.[0];
      return inner === undefined ? 'it has the wrong type' : reasonOf(inner);
    }
    default:
      return issue.message;
  }
}

/** Checks fields against each other: layouts that do not multiply to the GPUs, prompts longer than the context. */
export function checkTogether(question: QuestionDraft, prose: boolean): Refusal | undefined {
  const {
    gpus,
    tensorParallel: tp,
    pipelineParallel: pp,
    dataParallel: dp,
    context,
    inputTokens,
    outputTokens,
  } = question;
  const layout = (tp ?? 1) * (pp ?? 1) * (dp ?? 1);
  if (typeof gpus === 'number' && layout > 1) {
    const complete = tp !== undefined && pp !== undefined && dp !== undefined;
    const wrong = complete ? layout !== gpus : layout > gpus || (gpus % layout !== 0 && !prose);
    if (wrong) {
      const parts = [
        ...(tp === undefined ? [] : [`TP${tp}`]),
        ...(pp === undefined ? [] : [`PP${pp}`]),
        ...(dp === undefined ? [] : [`DP${dp}`]),
      ].join(' x ');
      return {
        code: 'contradiction',
        message: `${parts} ${layout > gpus ? 'needs' : 'makes groups of'} ${layout} GPUs, and the question says ${gpus}. Change one of them, or leave the layout out and fitcheck finds it.`,
        field: 'gpus',
        suggestions: [`${layout} gpus`, ...(tp === undefined ? [] : [`tp=${gpus}`])],
      };
    }
  }
  const asked = (inputTokens ?? 0) + (outputTokens ?? 0);
  if (context !== undefined && asked > context) {
    return {
      code: 'contradiction',
      message: `Prompt and answer together are ${asked} tokens, more than the context of ${context}. Raise the context or shorten the request.`,
      field: 'context',
      suggestions: [`ctx ${asked}`],
    };
  }
  return undefined;
}
