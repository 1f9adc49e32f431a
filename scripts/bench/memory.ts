import { atMost, type Row } from './row.ts';
import { startServer } from './server.ts';
import { slackLoad } from './slack-requests.ts';

const answers = 10_000;
/** What the second ten thousand may add and still count as flat: noise of the allocator, in MB. */
const flatMb = 15;

/** Resident memory of the bot after answers over the Slack path, garbage collected before each look. */
export async function memory(): Promise<Row[]> {
  const server = await startServer();
  try {
    const atStart = await server.memory();
    await slackLoad(server.address, { amount: answers, connections: 10 });
    const after = await server.memory();
    await slackLoad(server.address, { amount: answers, connections: 10 });
    const later = await server.memory();
    return [
      { what: 'resident memory after the start', result: `${Math.round(atStart)} MB` },
      atMost('resident memory after 10,000 answers', Math.round(after), 250, 'MB'),
      atMost('growth over the next 10,000', Math.round(later - after), flatMb, 'MB'),
    ];
  } finally {
    await server.stop();
  }
}
