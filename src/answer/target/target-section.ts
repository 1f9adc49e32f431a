import { layoutKey } from '../../estimate/layout.ts';
import { chanceOfSpeed, meetsSpeed } from '../../estimate/speed/targets.ts';
import type { TableSection } from '../card.ts';
import { planName } from '../fit/plan-name.ts';
import { about, perSecond } from '../numbers.ts';
import { usd } from '../price/usd.ts';
import type { Target, Weighed } from './target.ts';
import { rangeWords, usersName } from './target-words.ts';

/** Rows that are read. */
const most = 6;

/** The plans that were weighed: the one of the answer, what is surer, what is cheaper and too slow, and the fastest. */
export function targetSection(target: Target): TableSection {
  const { tokensPerSecond, chosen } = target;
  const { concurrency } = chosen.speed.load;
  return {
    kind: 'table',
    id: 'target',
    title: `Plans for ${perSecond(tokensPerSecond)} tok/s to ${usersName(concurrency)}`,
    importance: 'main',
    columns: [
      { title: 'Plan' },
      { title: 'Tok/s a user', numeric: true },
      { title: 'In all', numeric: true },
      { title: '$/h', numeric: true },
      { title: 'Sure', numeric: true },
    ],
    rows: shown(target).map((one) => [
      planName(one.subject, one.plan),
      rangeWords(one),
      about(one.speed.total.value),
      one.hourly === undefined ? '' : usd(one.hourly.usdPerHour),
      `${Math.round(chanceOfSpeed(one, tokensPerSecond) * 100)} %`,
    ]),
  };
}

/**
 * Plans worth a row, cheapest first: the chosen one, and each that is faster for every user than all that cost less, from half the
 * speed on; around the first that is fast enough where there are many.
 */
function shown({ weighed, chosen, fastest, tokensPerSecond }: Target): readonly Weighed[] {
  let best = 0;
  const rows = weighed.filter((one) => {
    const rate = one.speed.perUser.value;
    const faster = rate > 1.02 * best;
    if (faster) best = rate;
    return isSame(one, chosen) || one === fastest || (faster && rate >= tokensPerSecond / 2);
  });
  const all = rows.some((one) => isSame(one, chosen)) ? rows : [chosen, ...rows];
  const first = all.findIndex((one) => meetsSpeed(one, tokensPerSecond));
  const from = Math.max(0, Math.min((first < 0 ? all.length : first) - 2, all.length - most));
  return all.slice(from, from + most);
}

function isSame(one: Weighed, other: Weighed): boolean {
  return one.subject === other.subject && layoutKey(one.plan.layout) === layoutKey(other.plan.layout);
}
