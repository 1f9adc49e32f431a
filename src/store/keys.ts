/** A key of AES-256, under the name by which rows say which one they need. */
export interface EncryptionKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

const keyBytes = 32;

/**
 * Reads `id:base64,id2:base64`, the current key first.
 * @throws Error that says what is wrong with which of them, and shows no key
 */
export function readKeys(text: string): readonly EncryptionKey[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const keys = parts.map((part, index) => {
    const [, id, encoded = ''] = /^([\w.-]{1,32}):([\w+/=-]+)$/.exec(part) ?? [];
    if (id === undefined) throw new Error(`must be id:key, comma-separated; number ${index + 1} is not`);
    const key = Buffer.from(encoded, 'base64');
    if (key.length !== keyBytes)
      throw new Error(
        `key '${id}' has ${key.length} bytes and needs ${keyBytes}: make one with openssl rand -base64 ${keyBytes}`,
      );
    return { id, key };
  });
  const twice = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined) throw new Error(`has two keys named '${twice.id}'`);
  return keys;
}
