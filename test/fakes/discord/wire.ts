import type { OutgoingFile, Wire } from '../../../src/faces/discord/wire.ts';
import { faultsOfEdit, faultsOfResponse } from './outgoing.ts';

interface Sent {
  readonly call: 'respond' | 'edit';
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into bodies of many shapes.
  readonly body: any;
  readonly files: readonly OutgoingFile[];
  readonly faults: readonly string[];
}

/**
 * A wire that only keeps what it was given, and checks it against Discord's schemas.
 * @param onResponse called when the first response has been given
 */
export function keepingWire(onResponse: () => void = () => undefined): Wire & { readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const keep = (call: Sent['call'], body: unknown, files: readonly OutgoingFile[]): void => {
    const names = files.map(({ name }) => name);
    // As it would arrive: JSON drops what is undefined.
    const json: unknown = JSON.parse(JSON.stringify(body));
    sent.push({ call, body: json, files, faults: (call === 'respond' ? faultsOfResponse : faultsOfEdit)(json, names) });
  };
  return {
    sent,
    respond: async (body, files) => {
      keep('respond', body, files);
      onResponse();
    },
    edit: async (body, files) => keep('edit', body, files),
  };
}
