import type { KernelRates, SpeedParameters } from '../../../catalogue/speed/parameters.ts';
import { bytesRead } from './cache-read.ts';
import type { Matrices, Work } from './work.ts';

/** Seconds of one decode step by what they are spent on. */
export interface StepSeconds {
  readonly linears: number;
  readonly head: number;
  readonly experts: number;
  readonly cache: number;
  readonly exchange: number;
  readonly overhead: number;
}

/** Attention's multiplications reach this part of the 16-bit peak while a prompt is read (medians of the kernel tables). */
const attentionComputing = 0.4;
/** Few large experts (Mixtral: 8) are multiplied nearly as well as dense layers. */
const fewExperts = { most: 16, computing: 0.7 } as const;

/**
 * One decode step of a replica with `batch` requests that hold `context` tokens each.
 * Source: docs/method-speed.md: a roofline for each part, whose efficiencies were fitted to measured runs.
 */
export function stepSeconds(work: Work, parameters: SpeedParameters, batch: number, context: number): StepSeconds {
  const rates = parameters.kernels[work.kernels];
  const engine = parameters.engines[work.engine];
  const together = atOnce(work, batch);
  return {
    linears: work.linears.reduce((sum, part) => sum + dense(part, rates, together), 0),
    head: dense(work.head, rates, together),
    experts: expertSeconds(work, parameters, rates, together * work.sharing),
    cache: (together * bytesRead(work.cache, context)) / work.bandwidth / parameters.cacheReading,
    exchange: exchangeSeconds(work, parameters.synchronisation, together),
    overhead:
      work.layers * engine.perLayer +
      engine.perStep +
      together * parameters.perRequest +
      (work.experts?.layers ?? 0) * parameters.perExpertLayer,
  };
}

/** Pipeline stages work on different requests at the same time: each of them sees its share. */
export function atOnce({ stages, engine }: Work, batch: number): number {
  return engine === 'transformers' ? batch : Math.max(1, batch / stages);
}

function dense({ width, bits, reading, computing }: Matrices, rates: KernelRates, tokens: number): number {
  return Math.max(reading / rates.reading[width], (computing * tokens) / rates.computing[bits]);
}

function expertSeconds({ experts }: Work, parameters: SpeedParameters, rates: KernelRates, tokens: number): number {
  if (experts === undefined) return 0;
  const reading = (experts.reading * covered(experts.activeShare, tokens)) / rates.expertReading;
  return Math.max(reading, (experts.computing * tokens) / expertComputing(experts, parameters, rates));
}

/** Part of the experts that at least one of so many tokens is sent to, were they sent at random. */
export function covered(activeShare: number, tokens: number): number {
  return 1 - (1 - activeShare) ** tokens;
}

function expertComputing(
  { count, bits }: NonNullable<Work['experts']>,
  { expertComputing: many }: SpeedParameters,
  { computing }: KernelRates,
): number {
  return count <= fewExperts.most ? fewExperts.computing * computing[bits] : many;
}

function exchangeSeconds({ exchanges, hiddenBytes }: Work, synchronisation: number, tokens: number): number {
  let seconds = 0;
  for (const { count, waits, time, replicas } of exchanges) {
    seconds += count * time(tokens * replicas * hiddenBytes) + waits * synchronisation;
  }
  return seconds;
}

/** The whole of a step. */
export function total({ linears, head, experts, cache, exchange, overhead }: StepSeconds): number {
  return linears + head + experts + cache + exchange + overhead;
}

/** The same step at 100 % of bandwidth and compute and nothing else, whichever takes longer. */
export function boundSeconds(work: Work, batch: number, context: number): number {
  const together = atOnce(work, batch);
  const { experts } = work;
  let reading = work.head.reading + (together * bytesRead(work.cache, context)) / work.bandwidth;
  let computing = work.head.computing * together;
  for (const part of work.linears) {
    reading += part.reading;
    computing += part.computing * together;
  }
  if (experts !== undefined) {
    // At best all tokens are sent to the same experts.
    reading += experts.reading * experts.activeShare;
    computing += experts.computing * together * work.sharing;
  }
  return Math.max(reading, computing);
}

/**
 * Reading one prompt: multiplications, attention over its own half, exchanges. `everywhere`: replicas that share experts read one
 * each, so that these are as busy as everything else.
 */
export function promptSeconds(work: Work, parameters: SpeedParameters, tokens: number, everywhere: boolean): number {
  const rates = parameters.kernels[work.kernels];
  const readers = everywhere ? work.sharing : 1;
  let seconds = (tokens * tokens * work.attending) / attentionComputing;
  for (const { computing, bits } of work.linears) seconds += (tokens * computing) / rates.computing[bits];
  const { experts } = work;
  if (experts !== undefined) {
    seconds += (readers * tokens * experts.computing) / expertComputing(experts, parameters, rates);
  }
  for (const { count, time, replicas } of work.exchanges) {
    seconds += count * time(tokens * work.hiddenBytes * Math.min(readers, replicas));
  }
  return seconds;
}
