import type { Refusal } from '../../ask/refusal.ts';
import type { HubReference } from './reference.ts';

/** What can be wrong with a repository, or with the hub. */
export type HubTrouble =
  /** isAsking: the hub knows who asks, and that they were not granted access. */
  | { readonly kind: 'gated'; readonly isAsking: boolean }
  | { readonly kind: 'missing' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'bad-token' }
  | { readonly kind: 'no-revision' }
  | { readonly kind: 'no-file' }
  | { readonly kind: 'rate-limited'; readonly waitMs: number }
  | { readonly kind: 'failing'; readonly status: number }
  | { readonly kind: 'slow' }
  | { readonly kind: 'unreachable'; readonly why: string }
  | { readonly kind: 'broken'; readonly what: string }
  | { readonly kind: 'too-large'; readonly what: string }
  | { readonly kind: 'foreign-host'; readonly host: string }
  /** Nothing of it can be sized; the reason is whole sentences. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Whether the same question may be answered in a while: nothing is wrong with the repository. */
export function isPassing({ kind }: HubTrouble): boolean {
  return ['rate-limited', 'failing', 'slow', 'unreachable', 'broken'].includes(kind);
}

interface Words {
  readonly code: Refusal['code'];
  /** What is the matter, as the end of a sentence that begins with the repository's id. */
  readonly what: string;
  /** The way out. */
  readonly way: string;
}

const bySize = 'Name a model of its size and kind instead, such as llama 3.1 8b.';
const later = 'Ask again later, or name a model of its shape.';

/**
 * Why a repository cannot be answered for, in words.
 * @param near ids of the hub with something of its name
 */
export function hubRefusal(reference: HubReference, trouble: HubTrouble, near: readonly string[] = []): Refusal {
  const { code, what, way } = wordsOf(reference, trouble);
  const hint = near.length > 0 ? ` Close to it: ${near.slice(0, 3).join(', ')}.` : '';
  return {
    code,
    message: `${reference.id} ${what}.${hint} ${way}`.trimEnd(),
    field: 'model',
    suggestions: isWithout(trouble) ? [reference.id] : near.slice(0, 3),
  };
}

/** Whether the repository is there, without what was asked of it. */
function isWithout({ kind }: HubTrouble): boolean {
  return kind === 'no-revision' || kind === 'no-file';
}

/** "org/name is gated": for a note, where another answer is given. */
export function troubleInShort(reference: HubReference, trouble: HubTrouble): string {
  return `${reference.id} ${wordsOf(reference, trouble).what}`;
}

function wordsOf({ id, revision, file }: HubReference, trouble: HubTrouble): Words {
  switch (trouble.kind) {
    case 'gated':
      return {
        code: 'unavailable',
        what: trouble.isAsking ? 'is gated, and this bot was not granted access' : 'is gated on Hugging Face',
        way: `Access is asked for at https://huggingface.co/${id}; a copy that is not gated has the same figures, or name the model by its size.`,
      };
    case 'missing':
      return {
        code: 'unknown-model',
        what: 'is not on Hugging Face, or is private',
        way: 'Check the spelling; for a private model, name a public one of its shape.',
      };
    case 'forbidden':
      return { code: 'unavailable', what: 'may not be read by this bot (403 from Hugging Face)', way: bySize };
    case 'disabled':
      return { code: 'unavailable', what: 'was disabled on Hugging Face', way: bySize };
    case 'bad-token':
      return {
        code: 'unavailable',
        what: "could not be read: Hugging Face does not take this bot's HF_TOKEN",
        way: 'Whoever runs the bot has to set a new one; until then, name a model of its shape.',
      };
    case 'no-revision':
      return {
        code: 'bad-value',
        what: `has no revision ${revision ?? 'main'}`,
        way: `Leave it out: ${id}.`,
      };
    case 'no-file':
      return { code: 'bad-value', what: `has no file ${file ?? 'config.json'}`, way: `Name the repository: ${id}.` };
    case 'rate-limited':
      return {
        code: 'unavailable',
        what: 'cannot be read now: Hugging Face has had enough requests from here',
        way: `Ask again in ${waiting(trouble.waitMs)}, or name a model of its shape.`,
      };
    case 'failing':
      return { code: 'unavailable', what: `cannot be read now (${trouble.status} from Hugging Face)`, way: later };
    case 'slow':
      return { code: 'unavailable', what: 'cannot be read now: Hugging Face takes too long to answer', way: later };
    case 'unreachable':
      return {
        code: 'unavailable',
        what: `cannot be read: Hugging Face cannot be reached from here (${trouble.why})`,
        way: 'Name a model of its shape, such as llama 3.1 8b.',
      };
    case 'broken':
      return { code: 'unavailable', what: `cannot be read now: ${trouble.what}`, way: later };
    case 'too-large':
      return { code: 'unavailable', what: `cannot be read: ${trouble.what}`, way: bySize };
    case 'foreign-host':
      return {
        code: 'unavailable',
        what: `cannot be read: the hub points to ${trouble.host}, which is none of its own hosts`,
        way: bySize,
      };
    case 'unreadable':
      return { code: 'unavailable', what: `cannot be sized: ${trouble.reason}`, way: bySize };
  }
}

function waiting(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return seconds <= 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`;
}
