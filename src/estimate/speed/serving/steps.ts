import { type SpeedParameters, speedParameters } from '../../../catalogue/speed/parameters.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import type { Step } from '../../engines/engine.ts';
import { bytesRead } from './cache-read.ts';
import { atOnce, covered, stepSeconds, total } from './seconds.ts';
import type { Matrices, Work } from './work.ts';

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
const milliseconds = (seconds: number): string => `${(seconds * 1e3).toFixed(2)} ms`;
const microseconds = (seconds: number): string => `${(seconds * 1e6).toFixed(1)} us`;
const source = 'docs/method-speed.md';

/** The arithmetic of one decode step of `batch` requests that hold `context` tokens each, for `explain`. */
export function servingSteps(
  subject: Subject,
  work: Work,
  { batch, context }: { readonly batch: number; readonly context: number },
  parameters: SpeedParameters = speedParameters,
): Step[] {
  const seconds = stepSeconds(work, parameters, batch, context);
  const { reading, computing, expertReading } = parameters.kernels[work.kernels];
  const { perLayer, perStep } = parameters.engines[work.engine];
  const { bandwidth, experts, layers } = work;
  const tokens = atOnce(work, batch);
  const requests = tokens === 1 ? 'one request' : `${Math.round(tokens)} requests`;
  const rate = `${(bandwidth / 1e9).toFixed(0)} GB/s`;
  const matrices = ({ width, bits, reading: read, computing: multiply }: Matrices): string =>
    `${gigabytes(read * bandwidth)} / (${reading[width]} x ${rate}) or ${requests} x ${microseconds(multiply)} / ${computing[bits]}`;
  const sent = covered(experts?.activeShare ?? 0, tokens * work.sharing);
  return [
    {
      term: 'Weights',
      formula:
        "the longer of reading a GPU's share once and multiplying every token by it; not the embedding, which is looked up",
      numbers: work.linears.map(matrices).join('; '),
      result: milliseconds(seconds.linears),
      source: `tensor list; shares of the peaks of ${subject.acceleratorName}: ${source}`,
    },
    ...(experts === undefined
      ? []
      : [
          {
            term: 'Routed experts',
            formula:
              'the longer of reading those that any token is sent to, 1 - (1 - k / E)^tokens of them, and multiplying',
            numbers: `${(sent * 100).toFixed(0)} % of ${gigabytes(experts.reading * bandwidth)} / (${expertReading} x ${rate})`,
            result: milliseconds(seconds.experts),
            source,
          },
        ]),
    {
      term: 'Output head',
      formula: 'as the weights',
      numbers: matrices(work.head),
      result: milliseconds(seconds.head),
      source,
    },
    {
      term: 'KV cache and states',
      formula: 'requests x bytes of one request on a GPU / (share reached x bandwidth)',
      numbers: `${requests} x ${gigabytes(bytesRead(work.cache, context))} at ${Math.round(context)} tokens / (${parameters.cacheReading} x ${rate})`,
      result: milliseconds(seconds.cache),
      source: `layers' caches; ${source}`,
    },
    ...work.exchanges.map(({ count, waits, time, replicas }) => {
      const bytes = tokens * replicas * work.hiddenBytes;
      const each = time(bytes);
      return {
        term: replicas === 1 ? 'All-reduce' : 'Exchange of tokens between experts',
        formula: 'exchanges x (measured time for the message + waiting for each other)',
        numbers: `${count} x ${microseconds(each)} for ${(bytes / 1024).toFixed(0)} KiB, ${waits} x ${microseconds(parameters.synchronisation)}`,
        result: milliseconds(count * each + waits * parameters.synchronisation),
        source: `all-reduce tables of ai-dynamo/aiconfigurator; ${source}`,
      };
    }),
    {
      term: 'Engine and launches',
      formula: 'layers x time + time per step + requests x time + layers with experts x time',
      numbers: `${layers} x ${microseconds(perLayer)} + ${milliseconds(perStep)} + ${Math.round(tokens)} x ${microseconds(parameters.perRequest)} + ${experts?.layers ?? 0} x ${microseconds(parameters.perExpertLayer)}`,
      result: milliseconds(seconds.overhead),
      source: `fitted to measured runs: ${source}`,
    },
    {
      term: 'One step',
      formula: 'the sum',
      numbers: `${requests} at once on a replica`,
      result: milliseconds(total(seconds)),
      source,
    },
  ];
}
