import { generateKeyPairSync, sign } from 'node:crypto';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');

/** The application's public key as the developer portal shows it: the last 32 bytes of the DER form, in hexadecimal. */
export const publicKeyHex = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');

/** Sends an interaction as Discord does: signed over timestamp and body. `ahead` shifts the timestamp, in seconds. */
export function postSigned(
  url: string,
  payload: unknown,
  options: { ahead?: number; tamper?: (body: string) => string } = {},
): Promise<Response> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const timestamp = String(Math.floor(Date.now() / 1000) + (options.ahead ?? 0));
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-signature-timestamp': timestamp,
      'x-signature-ed25519': sign(null, Buffer.from(timestamp + body), privateKey).toString('hex'),
    },
    body: options.tamper?.(body) ?? body,
  });
}
