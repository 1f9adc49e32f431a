import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Questions per minute that one person and one workspace (Slack team, Discord server, page visitor's address) may ask. */
export interface Limits {
  /**
   * Takes one question from both budgets.
   * @returns undefined when there is room, else the seconds until the next question is welcome (at least 1).
   */
  take(person: string, workspace: string | undefined): Promise<number | undefined>;
}

/** Limits in this process's memory; each key costs a few hundred bytes for a minute. */
export function createLimits(perMinute: { readonly person: number; readonly workspace: number }): Limits {
  const people = new RateLimiterMemory({ points: perMinute.person, duration: 60 });
  const workspaces = new RateLimiterMemory({ points: perMinute.workspace, duration: 60 });
  return {
    async take(person, workspace) {
      const waits = await Promise.all([
        secondsToWait(people, person),
        workspace === undefined ? 0 : secondsToWait(workspaces, workspace),
      ]);
      const longest = Math.max(...waits);
      return longest > 0 ? longest : undefined;
    },
  };
}

async function secondsToWait(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refused) {
    if (refused instanceof Error) throw refused;
    const { msBeforeNext } = refused as { msBeforeNext: number };
    return Math.max(1, Math.ceil(msBeforeNext / 1000));
  }
}

/** The friendly reply to somebody over the limit. */
export function limitReached(seconds: number): string {
  return `That was a lot of questions at once. Ask again in ${seconds} s; nothing was lost.`;
}
