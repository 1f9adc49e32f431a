import { slash } from '../../test/fakes/discord/payloads.ts';
import type { FakeDiscord } from '../../test/fakes/discord/server.ts';
import { unrepeated } from './questions.ts';

const words = unrepeated();

/**
 * Asks over the gateway, one question after the other, none twice, until so many answers came with a chart.
 * @throws Error when Discord would have refused an answer
 */
export async function discordCharts(discord: FakeDiscord, count: number): Promise<void> {
  for (let drawn = 0; drawn < count; ) {
    const { files, faults } = await discord.response(discord.dispatch(slash('fit', { question: words.next().value })));
    if (faults.length > 0) throw new Error(`Discord would refuse this: ${faults.join('; ')}`);
    if (files.length > 0) drawn += 1;
    // What the fake remembers would otherwise be most of what this process holds.
    discord.requests.length = 0;
  }
}
