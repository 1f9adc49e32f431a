import type { Reply } from './reply.ts';

const text =
  'Digests are posted in a channel: type /digest there, in Discord or Slack. The bot needs a database for them: DATA_DIR or DATABASE_URL. The page and the terminal show what one would say.';

/** The `digest` command where there is no channel: the terminal, the page, a script. */
export function digest(): Reply {
  return {
    private: true,
    answer: { ok: false, error: { code: 'unavailable', message: text, suggestions: [] } },
    card: {
      kind: 'refusal',
      title: 'Hardware-cost digests',
      verdict: { tone: 'neutral', text },
      sections: [
        {
          kind: 'list',
          id: 'words',
          title: 'What to type there',
          items: [
            '/digest weekly monday 9:00 Europe/Berlin',
            '/digest watch 405b int4 h100',
            '/digest budget 20k/month',
            '/digest help',
          ],
          importance: 'main',
        },
      ],
      caveats: [],
      actions: [],
      footnotes: [],
    },
  };
}
