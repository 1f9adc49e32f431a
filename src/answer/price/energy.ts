import type { Accelerator } from '../../catalogue/accelerator.ts';
import type { Range } from '../../estimate/range.ts';
import type { Speed } from '../../estimate/speed/speed.ts';
import type { Row } from '../card.ts';

/**
 * Answer tokens per joule of a saturated plan with its GPUs at their power limit: a lower bound, as no board draws more for
 * long and decoding draws less than reading prompts does (Patel et al., arXiv 2308.12908). What the server, cooling and losses
 * take is not in it.
 * @returns undefined where the GPU's power limit is not known
 */
export function tokensPerJoule({ saturated }: Speed, { tdpW }: Accelerator, gpus: number): Range | undefined {
  if (tdpW === null) return undefined;
  const watts = tdpW * gpus;
  const { value, low, high } = saturated.total;
  return { value: value / watts, low: low / watts, high: high / watts };
}

/** The same as a row of a card; none where it is not known. */
export function energyRow(speed: Speed, accelerator: Accelerator, gpus: number): Row[] {
  const energy = tokensPerJoule(speed, accelerator, gpus);
  if (energy === undefined) return [];
  const figure = (value: number): string => String(Number(value.toPrecision(2)));
  return [
    {
      label: 'Tokens per joule',
      value: `at least ${figure(energy.value)}`,
      range: `${figure(energy.low)} to ${figure(energy.high)}`,
      note: `answer tokens at full load, GPUs at their limit of ${accelerator.tdpW} W; without the server and cooling`,
    },
  ];
}
