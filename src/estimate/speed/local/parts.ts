import type { StepPart } from '../pace.ts';
import type { LocalRun } from './run.ts';
import { stepSeconds } from './seconds.ts';

/** What a step goes into: the weights read are told apart, as is what stays in host memory. */
export function localParts(run: LocalRun, batch: number, context: number): StepPart[] {
  const { device, hostShare } = run.divided;
  const { weights, cache, overhead, further, host } = stepSeconds(run, batch, context);
  const head = hostShare === 1 ? 0 : run.reads.head / run.weightRate;
  const plain = device.plain / run.weightRate;
  const parts: StepPart[] = [
    { part: 'weights', seconds: plain - head, limit: 'bandwidth' },
    { part: 'experts', seconds: weights - plain, limit: 'bandwidth' },
    { part: 'head', seconds: head, limit: 'bandwidth' },
    { part: 'kv', seconds: cache, limit: 'bandwidth' },
    { part: 'overhead', seconds: overhead, limit: 'overhead' },
    { part: 'weights', seconds: further, limit: 'compute' },
    { part: 'host', seconds: host, limit: host > batch * run.hostSeconds ? 'bandwidth' : 'compute' },
  ];
  return parts.filter(({ seconds }) => seconds > 0);
}
