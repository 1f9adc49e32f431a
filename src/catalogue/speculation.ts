import type { Question } from '../ask/question.ts';
import type { Refusal } from '../ask/refusal.ts';
import { modelLabel } from './find-model.ts';
import { type Format, formatFor } from './formats.ts';
import { formatOfCheckpoint } from './hub/checkpoint/format-of-checkpoint.ts';
import type { Architecture, ModelRecord } from './model.ts';
import { namedModel } from './named-model.ts';

/** Speculative decoding: how tokens are proposed, and how many for every step. */
export interface Speculation {
  readonly method: NonNullable<Question['speculative']>;
  readonly tokens: number;
  /** The model that proposes them, for the method `draft`. */
  readonly draft?: Draft;
}

export interface Draft {
  readonly model: ModelRecord & { readonly architecture: Architecture };
  readonly format: Format;
}

/** Tokens proposed for every step when nobody says how many: as in the examples of vLLM's documentation. */
const usualTokens = { eagle: 3, eagle3: 3, draft: 5, ngram: 5 } as const;

/** The speculative decoding that a question asks for, none, or why it cannot be. Never throws. */
export function speculationOf(
  question: Question,
  model: ModelRecord,
): { readonly speculation?: Speculation } | { readonly refusal: Refusal } {
  const method = question.speculative ?? (question.draftModel === undefined ? undefined : 'draft');
  if (method === undefined) return {};
  const layers = model.architecture?.mtpLayers ?? 1;
  const tokens = question.speculativeTokens ?? (method === 'mtp' ? layers : usualTokens[method]);
  if (method === 'mtp' && !hasOwnHead(model)) {
    const message = `${modelLabel(model)} has no multi-token-prediction head that fitcheck knows. Say ngram, eagle3 or a draft model.`;
    return refused('contradiction', message, 'speculative', ['ngram', 'eagle3']);
  }
  if (method !== 'draft') return { speculation: { method, tokens } };
  const draft = draftOf(question.draftModel);
  return 'refusal' in draft ? draft : { speculation: { method, tokens, draft } };
}

function draftOf(name: string | undefined): Draft | { readonly refusal: Refusal } {
  if (name === undefined) {
    const message = 'A draft model was asked for, but not which. Name it, such as draft llama 3.2 1b.';
    return refused('bad-value', message, 'draftModel', ['draft llama 3.2 1b', 'draft qwen3 0.6b']);
  }
  const match = namedModel(name, undefined, ['llama 3.2 1b', 'qwen3 0.6b']);
  if ('refusal' in match) {
    const { code, message, suggestions } = match.refusal;
    return refused(code, `The draft model: ${message}`, 'draftModel', suggestions);
  }
  const { model, hub } = match;
  const format =
    hub?.stored === undefined
      ? formatFor(model, model.nativeFormat, false)
      : formatOfCheckpoint(hub.stored, hub.record.architecture);
  if (model.architecture === null || format === undefined) {
    const message = `The configuration of ${modelLabel(model)} is not public, so it cannot be a draft model here.`;
    return refused('unavailable', message, 'draftModel', []);
  }
  return { model: { ...model, architecture: model.architecture }, format };
}

function hasOwnHead({ architecture }: ModelRecord): boolean {
  return architecture?.mtpParams !== undefined || (architecture?.mtpLayers ?? 0) > 0;
}

function refused(
  code: Refusal['code'],
  message: string,
  field: string,
  suggestions: readonly string[],
): { readonly refusal: Refusal } {
  return { refusal: { code, message, field, suggestions: [...suggestions] } };
}

/** What was assumed of speculative decoding, each with the words that would say otherwise. */
export function speculationAssumptions(question: Question, { method, tokens, draft }: Speculation): string[] {
  const said: string[] = [];
  if (question.speculativeTokens === undefined) {
    said.push(
      `${tokens} ${tokens === 1 ? 'token' : 'tokens'} proposed for every step (say ${tokens + 2} draft tokens)`,
    );
  }
  if (method === 'eagle' || method === 'eagle3') {
    said.push("an EAGLE head with one layer of the model's width, in 16 bit: published heads differ");
  }
  if (draft !== undefined) said.push(`${modelLabel(draft.model)} drafts in ${draft.format.label}`);
  return said;
}
