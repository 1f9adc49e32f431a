import type { EngineId } from '../../ask/question.ts';
import type { Range } from '../range.ts';
import type { Speed } from './speed.ts';

/** Engines that read prompts between the steps of those who decode, and whose runs were compared. */
const servers: ReadonlySet<EngineId> = new Set(['vllm', 'sglang', 'tensorrt-llm']);

/**
 * Decode steps that the first token of a server waits for beside the reading of its own prompt: half of the runs, and all but
 * one in twenty (docs/accuracy.md, "Time to the first token").
 */
const steps = { usual: 15, most: 50 } as const;

/**
 * Seconds from a request to its first token. At least the reading of its prompt alone, which one measured run of a server in
 * seven hundred undercuts; what comes on top depends on who else asks at that moment, at worst all at once. Requests beyond
 * those that run wait for as long as those before them take.
 */
export function firstToken(
  {
    load,
    prefill,
    prefillSeconds,
    perUser,
    running,
  }: Pick<Speed, 'load' | 'prefill' | 'prefillSeconds' | 'perUser' | 'running'>,
  engine: EngineId,
): Range {
  const step = 1 / perUser.value;
  const turns = Math.ceil(load.concurrency / running) - 1;
  const served = servers.has(engine);
  // Elsewhere nothing was measured but the reading itself, whose range counts then.
  const [soonest, slowest] = served
    ? [prefillSeconds, prefillSeconds]
    : [prefillSeconds * (prefill.value / prefill.high), prefillSeconds * (prefill.value / prefill.low)];
  const others = Math.max(served ? steps.most * step : 0, (running - 1) * slowest);
  return {
    value: prefillSeconds + (served ? steps.usual : 1) * step,
    low: soonest,
    high: slowest + step + others + turns * (slowest + load.outputTokens * step),
  };
}
