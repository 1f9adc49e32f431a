import { createHmac } from 'node:crypto';
import autocannon, { type Client, type Options, type Request, type Result } from 'autocannon';
import { unrepeated } from './questions.ts';
import { signingSecret } from './server.ts';

const words = unrepeated();
let sent = 0;

/** What a load came to. */
export interface Load {
  /** Milliseconds from sending to the last byte, one for each answer. */
  readonly latencies: readonly number[];
  readonly answers: number;
  /** Connection errors, timeouts, statuses other than 200, and bodies without an answer. */
  readonly errors: number;
}

/** Sends signed `/fit` commands as Slack does, each with a question, a person and a trigger of its own. */
export async function slackLoad(
  address: string,
  pace: Pick<Options, 'amount' | 'overallRate' | 'duration' | 'connections'>,
): Promise<Load> {
  const latencies: number[] = [];
  const instance = await new Promise<Result>((resolve, reject) => {
    const running = autocannon(
      {
        url: `${address}/slack/events`,
        method: 'POST',
        timeout: 10,
        ...pace,
        requests: [{ setupRequest: signed }],
        verifyBody: (body) => typeof body === 'string' && body.includes('"blocks"'),
      },
      (error: unknown, result) => (error ? reject(error) : resolve(result)),
    );
    running.on('response', (_client: Client, _status: number, _bytes: number, ms: number) => latencies.push(ms));
  });
  // Timeouts are among the errors.
  const { errors, mismatches, non2xx } = instance;
  return { latencies, answers: latencies.length, errors: errors + mismatches + non2xx };
}

function signed(request: Request): Request {
  sent += 1;
  const body = new URLSearchParams({
    command: '/fit',
    text: words.next().value,
    trigger_id: `benchmark.${sent}`,
    user_id: `U${sent % 500}`,
    team_id: `T${sent % 20}`,
    channel_id: 'C1',
    response_url: 'http://127.0.0.1:9/nowhere',
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    ...request,
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
  };
}
