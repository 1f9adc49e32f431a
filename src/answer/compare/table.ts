import { providerLabel } from '../../catalogue/cloud-providers.ts';
import { isFit } from '../answer.ts';
import type { ListSection, TableSection } from '../card.ts';
import { about, gib } from '../numbers.ts';
import { ageWords, monthsOf } from '../price/dates.ts';
import { hoursPerMonth, usd } from '../price/usd.ts';
import type { Answered } from './variant.ts';

/** Things side by side: how many GPUs, in which layout, how full, how many requests, for how much. */
export function comparisonTable(answered: readonly Answered[], names: readonly string[]): TableSection {
  const served = answered.some(({ answer }) => isFit(answer));
  return {
    kind: 'table',
    id: 'compare',
    title: 'Side by side',
    importance: 'main',
    columns: [
      { title: 'What' },
      { title: 'GPUs', numeric: true },
      { title: 'Layout' },
      { title: 'GiB a GPU', numeric: true },
      ...(served ? [{ title: 'Requests', numeric: true as const }] : []),
      { title: '$/h', numeric: true },
      { title: '$/month', numeric: true },
      { title: 'Sure', numeric: true },
    ],
    rows: answered.map((variant, index) => [
      names[index] ?? '',
      String(variant.answer.plan.gpus),
      layout(variant),
      memory(variant),
      ...(served ? [requests(variant)] : []),
      ...money(variant),
      chance(variant),
    ]),
  };
}

/** Whether what was asked fits on the plan. */
export function fits({ answer }: Answered): boolean {
  return isFit(answer) ? answer.fits.asked && answer.support.state !== 'unsupported' : answer.training.fits;
}

/** Whether the plan does what was asked: it fits, and is fast enough where a speed was asked for. */
export function does(variant: Answered): boolean {
  const { answer } = variant;
  return fits(variant) && !(isFit(answer) && answer.target?.meets === false);
}

function layout({ answer: { plan } }: Answered): string {
  const { tensorParallel, pipelineParallel, dataParallel } = plan;
  const degrees = [
    ...(tensorParallel > 1 ? [`TP${tensorParallel}`] : []),
    ...(pipelineParallel > 1 ? [`PP${pipelineParallel}`] : []),
    ...(dataParallel > 1 ? [`DP${dataParallel}`] : []),
  ];
  return degrees.length === 0 ? 'one GPU' : degrees.join(' × ');
}

function memory({ answer }: Answered): string {
  const [needed, physical] = isFit(answer)
    ? [answer.memory.needed.value, answer.memory.physical]
    : [answer.training.allocated.value, answer.training.physical];
  return `${gib(needed)} of ${gib(physical)}`;
}

function requests(variant: Answered): string {
  const { answer } = variant;
  if (!fits(variant)) return 'does not fit';
  return isFit(answer) ? about(Math.floor(answer.kvCache.maxConcurrency.value)) : '';
}

function money({ answer: { cost } }: Answered): string[] {
  const price = hourly(cost);
  return price === undefined ? ['', ''] : [usd(price), usd(price * hoursPerMonth)];
}

/** What an hour costs: on own hardware where that was asked for, else the rent. */
export function hourly(cost: Answered['answer']['cost']): number | undefined {
  return cost?.owned?.usdPerHour ?? cost?.usdPerHour;
}

/** Whose prices the table has, of when; a plan pays for whole machines. */
export function priceSection(answered: readonly Answered[], names: readonly string[]): ListSection[] {
  const items = answered.flatMap(({ answer: { cost } }, index) => {
    if (cost?.usdPerHour === undefined || cost.owned !== undefined) return [];
    const { asOf = '', age, ageDays = 0, provider = '', machines = 1, machineGpus, offer = '' } = cost;
    const when = age === 'historic' ? `listed in ${monthsOf([asOf])}, historic` : `${asOf}, ${ageWords(ageDays)}`;
    const gpus = machineGpus === 1 ? 'one GPU' : `${machineGpus} GPUs`;
    return [`${names[index]}: ${machines} × ${providerLabel(provider)} ${offer} (${gpus}), ${when}`];
  });
  return items.length === 0
    ? []
    : [
        {
          kind: 'list',
          id: 'prices',
          title: 'Prices of whole machines, on demand where listed',
          items,
          importance: 'main',
        },
      ];
}

function chance(variant: Answered): string {
  const { answer } = variant;
  const sure = isFit(answer) ? answer.fits.confidence : answer.training.confidence;
  return `${Math.round((fits(variant) ? sure : 1 - sure) * 100)} %`;
}
