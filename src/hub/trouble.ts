import type { HubTrouble } from '../catalogue/hub/refusals.ts';

/** What went wrong at the hub; the words for people are in catalogue/hub/refusals.ts. */
export class HubError extends Error {
  readonly trouble: HubTrouble;

  constructor(trouble: HubTrouble) {
    super(trouble.kind);
    this.trouble = trouble;
  }
}

/** @param reason why a repository has nothing to size it by: the end of a sentence */
export function unreadable(reason: string): HubError {
  return new HubError({ kind: 'unreadable', reason });
}

/**
 * What an answer's status means, by the hub's own codes (X-Error-Code; huggingface_hub, utils/_http.py).
 * 401 without a code is what the hub says to the anonymous of a repository that is missing or private.
 */
export function troubleOf(status: number, headers: Headers, waitMs: number | undefined): HubTrouble {
  const code = headers.get('x-error-code');
  const message = headers.get('x-error-message') ?? '';
  if (status === 429) return { kind: 'rate-limited', waitMs: waitMs ?? 60_000 };
  if (status >= 500 || status === 408) return { kind: 'failing', status };
  if (code === 'GatedRepo') return { kind: 'gated', isAsking: status === 403 };
  if (code === 'RevisionNotFound') return { kind: 'no-revision' };
  if (code === 'EntryNotFound') return { kind: 'no-file' };
  if (/disabled/i.test(message)) return { kind: 'disabled' };
  if (status === 401 && /invalid credentials/i.test(message)) return { kind: 'bad-token' };
  if (status === 403) return { kind: 'forbidden' };
  if (status === 401 || status === 404) return { kind: 'missing' };
  return { kind: 'failing', status };
}
