import { FakeDiscord } from '../../test/fakes/discord/server.ts';
import { discordCharts } from './discord-charts.ts';
import { atMost, type Row } from './row.ts';
import { startServer } from './server.ts';
import { slackLoad } from './slack-requests.ts';

const answers = 10_000;
/** Answers among them that go to Discord with a chart drawn for them alone: about as long as the others take together. */
const charts = 250;
/** What the second ten thousand may add and still count as flat: noise of the allocator, in MB. */
const flatMb = 15;

/**
 * Resident memory of the bot with every face on: Discord's gateway (against a local one), Slack over HTTP and the page.
 * Garbage is collected before each look.
 */
export async function memory(): Promise<Row[]> {
  const discord = await FakeDiscord.start();
  const server = await startServer({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl });
  try {
    await discord.frame(2);
    const atStart = await server.memory();
    const load = async (): Promise<number> => {
      await discordCharts(discord, charts);
      await slackLoad(server.address, { amount: answers - charts, connections: 10 });
      return server.memory();
    };
    const after = await load();
    const later = await load();
    const what = `${answers.toLocaleString('en-US')} answers, ${charts} of them with charts on Discord`;
    return [
      { what: 'resident memory after the start, all faces on', result: `${Math.round(atStart)} MB` },
      atMost(`resident memory after ${what}`, Math.round(after), 250, 'MB'),
      atMost('growth over as many more', Math.round(later - after), flatMb, 'MB'),
    ];
  } finally {
    await server.stop();
    await discord.close();
  }
}
