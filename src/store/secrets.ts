import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { EncryptionKey } from './keys.ts';

/** A secret that cannot be kept or read; the message names the key and the way out, never the secret. */
export class SecretTrouble extends Error {}

export interface Sealed {
  readonly keyId: string;
  /** 12 bytes of nonce, 16 of tag, then the ciphertext. */
  readonly sealed: Uint8Array;
}

/** Encrypts and decrypts what may not lie about in the database: AES-256-GCM, by which key is said beside it. */
export interface Secrets {
  /** @param owner whose it is: it opens for nobody else. @throws SecretTrouble without a key */
  seal(plain: string, owner: string): Sealed;
  /** @throws SecretTrouble when its key is not there, or it was changed or is another owner's */
  open(sealed: Sealed, owner: string): string;
  /** Whether it should be sealed anew, because another key is current. */
  isOutdated(sealed: Sealed): boolean;
}

const algorithm = 'aes-256-gcm';
/** NIST SP 800-38D: 96 bits of nonce, drawn at random for at most 2^32 messages of one key; the full tag of 128 bits. */
const nonceBytes = 12;
const tagBytes = 16;

/** @param keys the current one first; it may be empty, and then nothing can be sealed or opened */
export function createSecrets(keys: readonly EncryptionKey[]): Secrets {
  const [current] = keys;
  const byId = new Map(keys.map((key) => [key.id, key]));
  return {
    seal(plain, owner) {
      if (current === undefined)
        throw new SecretTrouble(
          'Installations are kept encrypted, and ENCRYPTION_KEYS is not set: set it to a name and a key, main:$(openssl rand -base64 32).',
        );
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, current.key, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return { keyId: current.id, sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]) };
    },
    open({ keyId, sealed }, owner) {
      const found = byId.get(keyId);
      if (found === undefined)
        throw new SecretTrouble(
          `The installation of ${owner} is encrypted with the key '${keyId}', which ENCRYPTION_KEYS does not have: add it behind the current one, or let the workspace install the app again.`,
        );
      try {
        const decipher = createDecipheriv(algorithm, found.key, sealed.subarray(0, nonceBytes))
          .setAAD(Buffer.from(owner))
          .setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
        const text = sealed.subarray(nonceBytes + tagBytes);
        return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
      } catch {
        throw new SecretTrouble(
          `The installation of ${owner} does not open with the key '${keyId}': that key has changed under its name, or the row was altered. Put the old key back, or let the workspace install the app again.`,
        );
      }
    },
    isOutdated: ({ keyId }) => keyId !== current?.id,
  };
}
