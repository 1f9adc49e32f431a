import { atMost, figure, percentile, type Row } from './row.ts';
import { startServer } from './server.ts';
import { slackLoad } from './slack-requests.ts';

const ratePerSecond = 200;
const seconds = 30;

/** `/fit` through the signed Slack HTTP path at a steady rate, the bot in a process of its own. */
export async function slack(): Promise<Row[]> {
  const server = await startServer();
  try {
    await slackLoad(server.address, { amount: 1000, connections: 10 });
    const load = await slackLoad(server.address, { overallRate: ratePerSecond, duration: seconds, connections: 20 });
    const at = (share: number): number => percentile(load.latencies, share);
    return [
      atMost(
        `Slack /fit at ${ratePerSecond}/s for ${seconds} s: errors in ${figure(load.answers)} answers`,
        load.errors,
        0,
        'errors',
      ),
      { what: 'the same: p50', result: `${figure(at(0.5))} ms` },
      { what: 'the same: p95', result: `${figure(at(0.95))} ms` },
      atMost('the same: p99', at(0.99), 100, 'ms'),
    ];
  } finally {
    await server.stop();
  }
}
