import { createHmac } from 'node:crypto';

export const signingSecret = 'a-signing-secret-for-tests';

export interface Signing {
  readonly secret?: string;
  /** How far the request's time is from now. */
  readonly skewSeconds?: number;
  /** Changes the body after it was signed. */
  readonly tamper?: (body: string) => string;
}

/** Headers and body as Slack would send them. */
export function signed(
  body: string,
  contentType: string,
  signing: Signing = {},
): { headers: Record<string, string>; body: string } {
  const timestamp = String(Math.floor(Date.now() / 1000) + (signing.skewSeconds ?? 0));
  const digest = createHmac('sha256', signing.secret ?? signingSecret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  return {
    headers: {
      'content-type': contentType,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${digest}`,
    },
    body: signing.tamper?.(body) ?? body,
  };
}

const form = 'application/x-www-form-urlencoded';

/** Sends what Slack sends: a command's form, an interaction's `payload` form, or an event as JSON. */
export async function post(
  url: string,
  payload: Readonly<Record<string, unknown>>,
  signing: Signing = {},
): Promise<Response> {
  const request =
    'command' in payload || 'ssl_check' in payload
      ? signed(new URLSearchParams(payload as Record<string, string>).toString(), form, signing)
      : 'event' in payload || 'challenge' in payload
        ? signed(JSON.stringify(payload), 'application/json', signing)
        : signed(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), form, signing);
  return await fetch(url, { method: 'POST', ...request });
}
