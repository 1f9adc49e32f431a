import type { SpeedParameters } from '../../../catalogue/speed/parameters.ts';
import type { StepPart } from '../pace.ts';
import { stepSeconds } from './seconds.ts';
import type { Work } from './work.ts';

/** What a step goes into. Weights are limited by compute where their step takes longer than that of a single token would. */
export function partsOf(work: Work, parameters: SpeedParameters, batch: number, context: number): StepPart[] {
  const { linears, head, experts, cache, exchange, overhead } = stepSeconds(work, parameters, batch, context);
  const alone = stepSeconds(work, parameters, 1, context);
  const limit = (seconds: number, reading: number): StepPart['limit'] =>
    seconds > reading * 1.001 ? 'compute' : 'bandwidth';
  const allExperts = work.experts && work.experts.reading / parameters.kernels[work.kernels].expertReading;
  const parts: StepPart[] = [
    { part: 'weights', seconds: linears, limit: limit(linears, alone.linears) },
    { part: 'experts', seconds: experts, limit: limit(experts, allExperts ?? 0) },
    { part: 'head', seconds: head, limit: limit(head, alone.head) },
    { part: 'kv', seconds: cache, limit: 'bandwidth' },
    { part: 'all-reduce', seconds: exchange, limit: 'link' },
    { part: 'overhead', seconds: overhead, limit: 'overhead' },
  ];
  return parts.filter(({ seconds }) => seconds > 0);
}
