import { hostMemory } from '../../../catalogue/speed/local-parameters.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import type { Step } from '../../engines/engine.ts';
import type { LocalRun } from './run.ts';
import { cacheRead, stepSeconds, stepTotal, weightsRead } from './seconds.ts';

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
const rate = (bytes: number): string => `${(bytes / 1e9).toFixed(0)} GB/s`;
const milliseconds = (seconds: number): string => `${(seconds * 1e3).toFixed(2)} ms`;

/** The arithmetic of one decode step of `batch` requests that hold `context` tokens each, for `explain`. */
export function localSteps({ accelerator }: Subject, run: LocalRun, batch: number, context: number): Step[] {
  const { hardware } = run.ofClass;
  const { device, host } = run.divided;
  const seconds = stepSeconds(run, batch, context);
  const total = stepTotal(seconds);
  const requests = batch === 1 ? 'one request' : `${Math.round(batch)} requests`;
  const fitted = `fitted for ${hardware.words}: docs/method-speed-local.md`;
  return [
    {
      term: 'Reading the weights',
      formula: `weights that ${batch === 1 ? 'a token passes' : 'the tokens pass'} / (share reached x bandwidth); the embedding is looked up, not read`,
      numbers: `${gigabytes(weightsRead(run, device, batch))} / (${hardware.weights} x ${rate(run.bandwidth)})`,
      result: milliseconds(seconds.weights),
      source: `tensor list and GGUF mixture; share ${fitted}`,
    },
    {
      term: 'Reading caches and states',
      formula: 'requests x (cached elements x tokens in context x bytes + 2 x state) / (share reached x bandwidth)',
      numbers: `${requests} with ${Math.round(context)} tokens, ${gigabytes(batch * cacheRead(run, device, context))} / ${rate(run.cacheRate)}`,
      result: milliseconds(seconds.cache),
      source: `layers' caches; share ${fitted}`,
    },
    {
      term: 'Layers',
      formula:
        'layers x time beside the reading, more with experts, delta attention and further norms; hand-over between GPUs',
      numbers: `${device.layers.toFixed(1)} x ${(hardware.layerSeconds * 1e6).toFixed(0)} us${run.gpus > 1 ? ` and ${run.gpus - 1} hand-overs` : ''}`,
      result: milliseconds(seconds.overhead),
      source: fitted,
    },
    ...(batch > 1
      ? [
          {
            term: 'Further requests',
            formula: '(requests - 1) x multiplications of a token at the rate of prompts',
            numbers: requests,
            result: milliseconds(seconds.further),
            source: 'llama-batched-bench on a DGX Spark, 1 to 32 requests',
          },
        ]
      : []),
    ...(host === undefined
      ? []
      : [
          {
            term: 'Host memory',
            formula: 'the longer of reading what stays there and multiplying with it',
            numbers: `${gigabytes(weightsRead(run, host, batch) + batch * cacheRead(run, host, context))} / ${rate(run.hostRate)} of ${rate(run.hostBandwidth)}`,
            result: milliseconds(seconds.host),
            source: `${accelerator.unifiedMemory ? 'the same memory' : hostMemory.words}; llama.cpp issues 19480 and 11744, llmfit pull request 778`,
          },
        ]),
    {
      term: 'One step',
      formula: 'the sum: a token needs every layer in turn',
      numbers: `${(batch / total).toFixed(1)} tokens/s of ${requests}`,
      result: milliseconds(total),
      source: 'docs/method-speed-local.md',
    },
  ];
}
