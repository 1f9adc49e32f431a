import type { StepPart } from '../../estimate/speed/pace.ts';
import type { Row, RowsSection } from '../card.ts';
import { whole } from '../numbers.ts';
import { duration } from './numbers.ts';
import type { PlanSpeed } from './plan-speed.ts';

const names: Readonly<Record<StepPart['part'], string>> = {
  weights: 'Weights',
  experts: 'Experts',
  head: 'Output head',
  kv: 'KV cache',
  'all-reduce': 'Exchange between GPUs',
  link: 'Network',
  overhead: 'Kernels and engine',
  prompts: 'Prompts of others',
  host: 'Layers in host memory',
};

const limits: Readonly<Record<StepPart['limit'], string>> = {
  bandwidth: 'memory bandwidth',
  compute: 'compute',
  link: 'the link between GPUs',
  overhead: 'time that no GPU shortens much',
};

/** Less than this part of the time is not worth a row. */
const least = 0.005;

/** What the time between two tokens goes into, the largest first, and what keeps more requests out. */
export function partsSection({ plan, speed }: PlanSpeed): RowsSection {
  const parts = speed.parts().toSorted((one, other) => other.seconds - one.seconds);
  const all = parts.reduce((sum, { seconds }) => sum + seconds, 0);
  const { batch } = speed.saturated;
  const mostSequences = Number(plan.memory.settings['maxNumSeqs']) * plan.layout.dataParallel;
  return {
    kind: 'rows',
    id: 'parts',
    title: `Where the ${duration(all)} of a token go, ${whole(speed.running)} at once`,
    importance: 'main',
    rows: [
      ...parts.filter(({ seconds }) => seconds >= least * all).map((part) => partRow(part, all)),
      {
        label: `More than ${whole(batch)} at once`,
        value: batch === mostSequences ? 'the engine takes no more' : 'the KV cache holds no more',
        ...(batch === mostSequences ? { note: '--max-num-seqs' } : {}),
      },
    ],
  };
}

function partRow({ part, seconds, limit }: StepPart, all: number): Row {
  return {
    label: names[part],
    value: `${Math.round((seconds / all) * 100)} %`,
    note: `${duration(seconds)}, ${part === 'prompts' ? 'read between the steps' : limits[limit]}`,
  };
}
