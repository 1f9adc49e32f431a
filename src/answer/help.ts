import type { Reply } from './reply.ts';
/** Being written: see commands.ts. */
export function help(words: string): Reply {
  return {
    private: /\bprivate\b/.test(words),
    answer: { ok: false, error: { code: 'unavailable', message: 'being written', suggestions: [] } },
    card: { kind: 'refusal', title: words, verdict: { tone: 'neutral', text: 'being written' }, sections: [], caveats: [], actions: [], footnotes: [], words },
  };
}
