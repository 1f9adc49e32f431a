import { type OutgoingKind, problemsWith } from './validate.ts';

/** What was sent to the fake Slack: a Web API method's name, or `response_url`. */
export interface Call {
  readonly method: string;
  readonly token: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}

const kinds: Readonly<Record<string, OutgoingKind>> = {
  response_url: 'OutgoingMessage',
  'chat.postMessage': 'OutgoingPost',
  'chat.postEphemeral': 'OutgoingPost',
};

/** The fields of a call, those that hold JSON parsed. */
export function fieldsOf(method: string, body: string): Record<string, unknown> {
  if (method === 'response_url') return JSON.parse(body) as Record<string, unknown>;
  if (method === 'upload') return { length: body.length };
  const fields: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(body)) {
    fields[name] = ['blocks', 'view', 'unfurl_links', 'unfurl_media', 'files'].includes(name)
      ? JSON.parse(value)
      : value;
  }
  return fields;
}

/** What is wrong with a message or view that was sent; nothing for other calls. */
export function problemsOf(call: Call): string[] {
  const kind = kinds[call.method];
  if (kind !== undefined) return problemsWith(kind, call.fields).map((fault) => `${call.method} ${fault}`);
  if (!call.method.startsWith('views.')) return [];
  const view = call.fields['view'] as { type: string };
  const faults = problemsWith(view.type === 'home' ? 'OutgoingHome' : 'OutgoingModal', view);
  return faults.map((fault) => `${call.method} ${fault}`);
}
