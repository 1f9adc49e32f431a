import type { Subject } from '../../catalogue/subject.ts';
import { firstToken } from '../../estimate/speed/first-token.ts';
import type { Speed } from '../../estimate/speed/speed.ts';
import type { Row } from '../card.ts';
import { counted, whole } from '../numbers.ts';
import { duration, rate, rateRange, widthWords } from './numbers.ts';

/** The figures of a speed: one user, those who were asked for, a full plan, the first token, and how sure that is. */
export function speedRows({ engine }: Pick<Subject, 'engine'>, speed: Speed): Row[] {
  const { load, single, saturated, kind, bound, prefill } = speed;
  return [
    {
      label: 'One user alone',
      value: `${rate(single.value)} tok/s`,
      range: rateRange(single),
      note: `never over ${rate(bound)}`,
      ...(load.concurrency === 1 ? { emphasis: true } : {}),
    },
    ...askedRow(speed),
    ...(saturated.batch > 1 && saturated.batch !== load.concurrency
      ? [
          {
            label: `Full, ${whole(saturated.batch)} at once`,
            value: `${rate(saturated.total.value)} tok/s in all`,
            range: rateRange(saturated.total),
            note: `${rate(saturated.perUser.value)} each`,
          },
        ]
      : []),
    {
      label: 'First token',
      value: `after ${duration(firstToken(speed, engine).low)} at least`,
      note: `the prompt alone, read at ${rate(prefill.value)} (${rateRange(prefill)}) tok/s; others who ask multiply it`,
    },
    {
      label: 'How sure',
      value: widthWords(kind.decode),
      note: kind.words,
    },
  ];
}

/** What each gets of those who ask at once; those who wait are said. */
function askedRow({ load: { concurrency }, perUser, total, running }: Speed): Row[] {
  if (concurrency === 1) return [];
  const waiting = concurrency - running;
  const all = `${rate(total.value)} in all (${rateRange(total)})`;
  return [
    {
      label: `Each of ${counted(concurrency, 'user')}`,
      value: `${rate(perUser.value)} tok/s`,
      range: rateRange(perUser),
      note: waiting > 0 ? `${all}; ${whole(running)} run at once, ${whole(waiting)} wait` : all,
      emphasis: true,
    },
  ];
}
