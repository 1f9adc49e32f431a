import type { Action, Card, Section } from '../../answer/card.ts';
import { usd } from '../../answer/price/usd.ts';
import type { Channel, Schedule, Watch } from '../../store/schema.ts';
import { nextRuns } from '../schedule/next-runs.ts';
import { ruleSchema } from '../schedule/rule.ts';
import { sayRule, sayRun } from '../schedule/say-rule.ts';

/** A card of one sentence, with what to type next as buttons. */
export function wordCard(
  text: string,
  {
    title = 'Hardware costs',
    next = [],
    caveats = [],
  }: {
    readonly title?: string;
    readonly next?: readonly string[];
    readonly caveats?: readonly string[];
  } = {},
): Card {
  return {
    kind: 'digest-word',
    title,
    verdict: { tone: 'neutral', text: text.slice(0, 280) },
    sections: [],
    caveats,
    actions: next.map(commandAction),
    footnotes: [],
  };
}

function commandAction(words: string, index: number): Action {
  return { id: `digest:${index}`, label: words.slice(0, 40), command: 'digest', words, effect: 'follow-up' };
}

/** What to type when something cannot be watched. */
export const exampleWatch = 'watch 405b int4 h100';

export function cannotBeWatched(words: string, problem: string): string {
  return `"${words}" cannot be watched: ${problem}`;
}

const shownRuns = 3;

/** The next three runs by the clock of the schedule's zone. */
export function runsSection(rule: unknown, now: Date): Section {
  const read = ruleSchema.parse(rule);
  return {
    kind: 'list',
    id: 'runs',
    title: `Next runs, ${read.zone}`,
    items: nextRuns(read, now, shownRuns).map((run) => sayRun(run, read.zone)),
    importance: 'main',
  };
}

/** Everything that is set up in a channel. */
export function listCard(
  channel: Channel | undefined,
  {
    schedules,
    watches,
    budget,
    remarks,
  }: {
    readonly schedules: readonly Schedule[];
    readonly watches: readonly Watch[];
    readonly budget: number | undefined;
    /** What became of deliveries that were not simply posted. */
    readonly remarks: readonly string[];
  },
  now: Date,
): Card {
  const paused = channel?.paused === true;
  const first = schedules[0];
  const text = paused
    ? `Paused: ${channel.reason ?? 'no reason is known'}.`
    : schedules.length === 0
      ? 'No digest is set up in this channel.'
      : schedules.length === 1
        ? 'One digest is set up in this channel.'
        : `${schedules.length} digests are set up in this channel.`;
  return {
    ...wordCard(text, { title: 'Digests in this channel' }),
    sections: [
      ...numbered(
        'schedules',
        'Digests',
        schedules.map(({ rule }) => sayRule(ruleSchema.parse(rule))),
      ),
      ...(first === undefined || paused ? [] : [runsSection(first.rule, now)]),
      ...numbered(
        'watches',
        'Watched deployments',
        watches.map(({ words }) => words),
      ),
      ...(budget === undefined
        ? []
        : [
            {
              kind: 'list' as const,
              id: 'budget',
              title: 'Budget',
              items: [`${usd(budget)} a month`],
              importance: 'main' as const,
            },
          ]),
    ],
    caveats: remarks,
    actions: (schedules.length === 0
      ? ['weekly monday 9:00 Europe/Berlin', 'watch 405b int4 h100']
      : [paused ? 'resume' : 'preview', ...(paused ? [] : ['pause'])]
    ).map(commandAction),
  };
}

function numbered(id: string, title: string, items: readonly string[]): Section[] {
  if (items.length === 0) return [];
  const rows = items.map((value, index) => ({ label: String(index + 1), value }));
  return [{ kind: 'rows', id, title, rows, importance: 'main' }];
}

/** What can be typed behind `/digest`. */
export function helpCard(): Card {
  const rows = [
    {
      label: 'weekly monday 9:00 Europe/Berlin',
      value: 'a digest of hardware costs in this channel; also daily, weekdays, monthly last friday',
    },
    { label: 'watch 405b int4 h100', value: 'prices that deployment in every digest' },
    { label: 'budget 20k/month', value: 'says when what is watched passes 50, 80 and 100 % of it' },
    { label: 'preview', value: 'what the digest would say now; only you see it' },
    { label: 'list', value: 'what is set up here, with the numbers that stop and unwatch take' },
    { label: 'pause, resume, stop, stop 2, unwatch 1, budget off', value: 'what they say' },
  ];
  return {
    ...wordCard('A digest says what hardware costs and what changed, on a schedule, in this channel.', {
      title: 'Hardware-cost digests',
      next: ['weekly monday 9:00 Europe/Berlin', 'list'],
    }),
    sections: [{ kind: 'rows', id: 'words', title: 'What to type after /digest', rows, importance: 'main' }],
  };
}
