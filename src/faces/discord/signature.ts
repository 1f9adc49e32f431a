import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** The fixed start of an Ed25519 public key in DER (RFC 8410, section 4); the 32 key bytes follow. */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

/** How far a request's date may be from this machine's clock, in both directions; seconds. */
export const allowedSkewSeconds = 300;

/**
 * @param hex the application's public key: 64 hexadecimal digits
 * @throws when the key is not one
 */
export function publicKeyFrom(hex: string): KeyObject {
  return createPublicKey({ key: Buffer.concat([ed25519Prefix, Buffer.from(hex, 'hex')]), format: 'der', type: 'spki' });
}

/** What Discord sends along to prove that a request is its own. */
export interface SignedRequest {
  readonly signature: string | undefined;
  /** Seconds since the epoch, as sent. */
  readonly timestamp: string | undefined;
  readonly body: Uint8Array;
}

/**
 * Whether Discord signed this request, and lately: an old request sent again, or one dated ahead to be kept for later, is
 * refused although its signature is good.
 * @param now seconds since the epoch
 */
export function isFromDiscord({ signature, timestamp, body }: SignedRequest, key: KeyObject, now: number): boolean {
  if (signature === undefined || !/^[0-9a-f]{128}$/i.test(signature)) return false;
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now - Number(timestamp)) > allowedSkewSeconds) return false;
  return verify(null, Buffer.concat([Buffer.from(timestamp), body]), key, Buffer.from(signature, 'hex'));
}
