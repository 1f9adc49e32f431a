import type { Digest } from '../../src/digest/digest.ts';
import type { NewsEvent } from '../../src/digest/news/event.ts';

/** A labelled event of the record (price-anomalies.json) and what shows that it was dealt with. */
interface Trap {
  readonly name: string;
  readonly caught: (events: readonly NewsEvent[], digests: readonly Digest[]) => boolean;
}

const on = (events: readonly NewsEvent[], day: string): readonly NewsEvent[] =>
  events.filter((event) => event.day === day);
const sourceEvent = (events: readonly NewsEvent[], day: string, what: string): boolean =>
  on(events, day).some((event) => event.kind === 'source' && event.what === what);
const quietBut = (events: readonly NewsEvent[], day: string, source: string): boolean =>
  on(events, day).every((event) => event.kind === 'source' || event.series.source !== source);

const traps: readonly Trap[] = [
  {
    name: '2026-02-18, whole machines become single GPUs: one source event, no price change of that source',
    caught: (events) =>
      sourceEvent(events, '2026-02-18', 'units') && quietBut(events, '2026-02-18', 'getdeploying.com'),
  },
  {
    name: '2026-03-07, 264 rows go missing at once: one source event, nothing vanished',
    caught: (events) =>
      sourceEvent(events, '2026-03-07', 'vanished') && quietBut(events, '2026-03-07', 'getdeploying.com'),
  },
  {
    name: '2026-05-09, a tracker drops a whole source: 28 providers are not told as vanished',
    caught: (events) =>
      events.every(
        (event) => event.kind !== 'vanished' || event.series.source !== 'getdeploying.com' || event.day < '2026-05-09',
      ),
  },
  {
    name: "2026-05-09, a new source reads Nebius's preemptible H100 as its list price: held back, in no line for 22 days and after",
    caught: (events, digests) =>
      events.some((event) => event.kind === 'doubted' && event.series.provider === 'nebius') &&
      digests.every(({ lines }) => lines.every(({ text }) => !/Nebius H100_SXM.*\$1\.25/.test(text))),
  },
  {
    name: "2026-05-09, the same for Lambda's A100, whose label got another row's price: held back",
    caught: (events) => events.some((event) => event.kind === 'doubted' && event.series.provider === 'lambda'),
  },
  {
    name: '2026-05-19, RunPod raises H100, H200 and B200: told',
    caught: (events) =>
      on(events, '2026-05-19').filter((event) => event.kind === 'change' && event.series.provider === 'runpod')
        .length >= 3,
  },
  {
    name: 'Vast.ai flapping in the aggregator until 2026-05-06: fewer than 11 words about it',
    caught: (events) =>
      events.filter(
        (event) =>
          event.kind === 'vanished' &&
          event.series.provider === 'vast.ai' &&
          event.series.source.startsWith('getdeploying') &&
          event.day >= '2026-03-13',
      ).length < 11,
  },
  {
    name: 'RunPod placeholder of $0.50: in no line',
    caught: (_events, digests) =>
      digests.every(({ lines }) =>
        lines.every(({ text }) => !/RunPod.*(?:→|:) \$0\.50 a|RunPod.*\$0\.50 →/.test(text)),
      ),
  },
];

/** Each trap with "caught" or "MISSED" in front. */
export function caughtTraps(events: readonly NewsEvent[], digests: readonly Digest[]): string[] {
  return traps.map(({ name, caught }) => `${caught(events, digests) ? 'caught' : 'MISSED'}  ${name}`);
}
