/** Bytes [from, to) of a file; fewer where the file ends before. Rejects when they cannot be had. */
export type ReadRange = (path: string, from: number, to: number) => Promise<Uint8Array>;

/** A header that cannot be used, and why: a sentence for people. */
export interface UnreadableHeader {
  readonly kind: 'unreadable';
  readonly message: string;
}

export function unreadable(path: string, why: string): UnreadableHeader {
  return { kind: 'unreadable', message: `${shown(path)} ${why}` };
}

/** A name out of a foreign file, safe to show: no control characters, not endless. */
export function shown(text: string): string {
  const plain = text.slice(0, 120).replaceAll(/\p{C}/gu, '?');
  return plain.length < text.length ? `${plain}...` : plain;
}
