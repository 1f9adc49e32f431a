import { atMost, percentile, type Row } from './row.ts';
import { startServer } from './server.ts';

const tries = 7;

/** From the start of the process to the first answer over HTTP. */
export async function start(): Promise<Row[]> {
  const times: number[] = [];
  for (let i = 0; i < tries; i += 1) {
    const server = await startServer();
    times.push(server.startMs);
    await server.stop();
  }
  return [atMost(`cold start to listening, median of ${tries}`, percentile(times, 0.5) / 1000, 2, 's')];
}
