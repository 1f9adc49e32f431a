import { exactly, times } from '../../src/estimate/range.ts';
import { firstToken } from '../../src/estimate/speed/first-token.ts';
import { caseOf, type SpeedCase, shipped } from './speed-cases.ts';
import type { SpeedRow } from './speed-rows.ts';
import { servingRows } from './speed-serving-rows.ts';
import { share, table } from './tables.ts';

/** Where a measured time to the first token lies: below its range, in it, or above. */
export interface FirstToken {
  readonly concurrency: number;
  readonly place: 'sooner' | 'in range' | 'later';
  /** Measured over the middle of the range. */
  readonly ratio: number;
}

/** Every serving run that states the time to its first token, by the public way from question to plan. */
export function measureFirstToken(): FirstToken[] {
  return servingRows().rows.flatMap((row) => {
    const found = row.firstToken === undefined ? 'not stated' : caseOf(row);
    return typeof found === 'string' ? [] : [placed(row, found)];
  });
}

function placed(row: SpeedRow, one: SpeedCase): FirstToken {
  const { pace, load, replicas, batch, subject } = one;
  const prefillSeconds = pace.prefill(load.inputTokens, false);
  const { low, value, high } = firstToken(
    {
      load,
      prefillSeconds,
      prefill: times(load.inputTokens / prefillSeconds, pace.kind.prefill),
      perUser: exactly(1 / shipped(one)),
      running: Math.min(load.concurrency, Math.round(batch * replicas)),
    },
    subject.engine,
  );
  const measured = row.firstToken ?? 0;
  return {
    concurrency: load.concurrency,
    place: measured < low ? 'sooner' : measured > high ? 'later' : 'in range',
    ratio: measured / value,
  };
}

/** Up to this many requests at once the range is meant to hold; beyond, runs wait in queues that no closed form knows. */
export const mostAtOnce = 256;

/** The part of docs/accuracy.md on the time to the first token. */
export function firstTokenPart(runs: readonly FirstToken[]): string[] {
  const few = runs.filter(({ concurrency }) => concurrency <= mostAtOnce);
  const many = runs.filter(({ concurrency }) => concurrency > mostAtOnce);
  return [
    '### Time to the first token',
    '',
    'No single figure is given for it. Its range begins with the prompt read alone and ends with 50 steps more, or with all prompts read at once.',
    '',
    ...table(
      ['requests at once', 'n', 'sooner', 'in the range', 'later', 'median of measured / middle'],
      [firstTokenRow(`up to ${mostAtOnce}`, few), firstTokenRow('more', many)],
    ),
  ];
}

function firstTokenRow(name: string, runs: readonly FirstToken[]): string[] {
  const part = (of: FirstToken['place']): string =>
    share(runs.filter(({ place }) => place === of).length / runs.length);
  const ratios = runs.map(({ ratio }) => ratio).toSorted((one, other) => one - other);
  return [
    name,
    String(runs.length),
    part('sooner'),
    part('in range'),
    part('later'),
    (ratios[Math.floor(ratios.length / 2)] ?? 0).toFixed(2),
  ];
}
