import type { Step } from '../engines/engine.ts';
import type { Pace } from './pace.ts';
import { type Load, meanContext, tokenSeconds } from './under-load.ts';

const source = 'docs/method-speed.md';

/**
 * From a step to what a user sees, for `explain`: others' prompts that are read in between, and a measured run.
 * @param batch requests on one replica
 * @param reading seconds to read one prompt
 * @param factor of the time, from a measured run; absent where there is none
 */
export function tokenSteps(pace: Pace, load: Load, batch: number, reading: number, factor: number | undefined): Step[] {
  const { inputTokens, outputTokens } = load;
  const step = pace.step(batch, meanContext(load));
  const whole = tokenSeconds(pace, load, batch, reading);
  const token = whole * (factor ?? 1);
  const scale = factor === undefined ? '' : ` x ${factor.toFixed(2)}`;
  return [
    {
      term: 'Prompts of others',
      formula: 'share of a reading that is waited for x (requests - 1) x time to read a prompt / tokens of an answer',
      numbers: `${pace.interference} x ${figure(batch - 1)} x ${milliseconds(reading)} for ${inputTokens} tokens / ${outputTokens}`,
      result: milliseconds(whole - step),
      source,
    },
    {
      term: 'A token',
      formula: factor === undefined ? 'the sum' : 'the sum, as a measured run of the same says',
      numbers: `(${milliseconds(step)} + ${milliseconds(whole - step)})${scale}`,
      result: `${milliseconds(token)}, ${figure(1 / token)} tokens/s each`,
      source,
    },
  ];
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(2)} ms`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
