import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ChartTheme } from '../answer/chart/renderer.ts';

/** Signed, expiring addresses of charts: the picture is drawn again from the question when the platform fetches it. */
export interface ChartLinks {
  /** An https address, or undefined when no public address is configured. */
  urlFor(words: string, theme: ChartTheme, command?: string): string | undefined;
  /** What a request for `/chart.png?...` may see, or why not. */
  check(query: {
    readonly q?: string;
    readonly command?: string;
    readonly theme?: string;
    readonly until?: string;
    readonly sig?: string;
  }):
    | { readonly ok: true; readonly command: string; readonly words: string; readonly theme: ChartTheme }
    | { readonly ok: false; readonly reason: 'malformed' | 'forged' | 'expired' };
}

/** The command of most links; it is left out of the address. */
const usual = 'fit';

/** A day: chat clients fetch a picture when the message is first shown and keep their own copy. */
const lifetimeSeconds = 24 * 60 * 60;

/**
 * @param now seconds since the epoch
 */
export function createChartLinks(options: {
  readonly publicUrl: string | undefined;
  readonly secret: string;
  readonly now: () => number;
}): ChartLinks {
  const sign = (command: string, words: string, theme: string, until: string): string =>
    createHmac('sha256', options.secret).update(`${until}\n${theme}\n${command}\n${words}`).digest('base64url');
  return {
    urlFor(words, theme, command = usual) {
      if (options.publicUrl === undefined) return undefined;
      const until = String(Math.floor(options.now()) + lifetimeSeconds);
      const named = command === usual ? {} : { command };
      const sig = sign(command, words, theme, until);
      const query = new URLSearchParams({ q: words, ...named, theme, until, sig });
      return `${options.publicUrl}/chart.png?${query}`;
    },
    check({ q, command = usual, theme, until, sig }) {
      if (q === undefined || sig === undefined || until === undefined || !/^\d{1,12}$/.test(until)) {
        return { ok: false, reason: 'malformed' };
      }
      if (theme !== 'light' && theme !== 'dark') return { ok: false, reason: 'malformed' };
      const expected = Buffer.from(sign(command, q, theme, until));
      const given = Buffer.from(sig);
      if (expected.length !== given.length || !timingSafeEqual(expected, given)) return { ok: false, reason: 'forged' };
      if (Number(until) < options.now()) return { ok: false, reason: 'expired' };
      return { ok: true, command, words: q, theme };
    },
  };
}
