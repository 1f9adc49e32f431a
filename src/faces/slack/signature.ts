import { createHmac, timingSafeEqual } from 'node:crypto';
import { slackLimits } from './limits.ts';

export type SignatureFault = 'missing' | 'stale' | 'future' | 'mismatch';

/**
 * Checks that Slack sent this body, and sent it now (docs.slack.dev/authentication/verifying-requests-from-slack). Bolt
 * turns away old requests but not ones from the future, which could be kept and replayed for as long; both are refused.
 * @param body the request's raw bytes
 * @param now seconds since the epoch
 * @returns what is wrong, or undefined
 */
export function signatureFault(
  secret: string,
  headers: { readonly timestamp: string | undefined; readonly signature: string | undefined },
  body: Uint8Array,
  now: number,
): SignatureFault | undefined {
  const { timestamp, signature } = headers;
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) return 'missing';
  const expected = Buffer.from(
    `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`,
  );
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'mismatch';
  const skew = Number(timestamp) - now;
  if (skew < -slackLimits.clockSkewSeconds) return 'stale';
  return skew > slackLimits.clockSkewSeconds ? 'future' : undefined;
}
