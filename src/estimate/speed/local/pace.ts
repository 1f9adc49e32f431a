import { hostMemory } from '../../../catalogue/speed/local-parameters.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import type { Plan } from '../../placement.ts';
import type { Pace } from '../pace.ts';
import { microBatchOf, mostRequestsOf } from './engine-traits.ts';
import { localKind } from './kinds.ts';
import { localParts } from './parts.ts';
import { peakOf } from './peak.ts';
import { promptSeconds } from './prompts.ts';
import { localRemarks } from './remarks.ts';
import { localRun } from './run.ts';
import { leastSeconds, stepSeconds, stepTotal } from './seconds.ts';
import { localSteps } from './steps.ts';

/**
 * The pace of llama.cpp, Ollama, MLX and ExLlama: a step reads the weights once and each request's cache, at the share of the
 * bandwidth that the class of hardware reaches, and each layer takes its time beside that. GPUs that share the layers work
 * one after the other, so their times add up to that of one. Sources: docs/method-speed-local.md.
 */
export function localPace(subject: Subject, plan: Plan): Pace {
  const { accelerator, engine, model } = subject;
  const run = localRun(subject, plan);
  const { divided, ofClass, reads } = run;
  const { device, host, cutFor } = divided;
  const peak = peakOf(accelerator, ofClass.hardware.prompts.operands) ?? Number.POSITIVE_INFINITY;
  const operations = 2 * (reads.plainElements + reads.expertElements);
  return {
    kind: localKind(ofClass, {
      sparse: reads.activeShare > 0 || reads.all.states > 0,
      host: host !== undefined,
      compared: model.countable && engine !== 'exllamav2' && engine !== 'exllamav3',
      severalGpus: run.gpus > 1,
    }),
    step: (batch, context) => stepTotal(stepSeconds(run, batch, context)),
    bound: (batch, context) => Math.max(leastSeconds(run, batch, context), (operations * batch) / peak),
    prefill: (tokens) =>
      promptSeconds(tokens, {
        rate: run.promptRate,
        reads,
        readSeconds: (device.plain + device.experts) / run.weightRate,
        copySeconds: host === undefined ? 0 : (host.plain + host.experts) / hostMemory.linkBandwidth,
        microBatch: microBatchOf(subject),
        gpus: run.gpus,
      }),
    prefillOverlap: 1,
    interference: 1,
    mostRequests: cutFor ?? mostRequestsOf(subject),
    ...(cutFor === undefined ? {} : { holds: cutFor }),
    remarks: localRemarks(subject, run),
    parts: (batch, context) => localParts(run, batch, context),
    steps: (batch, context) => localSteps(subject, run, batch, context),
  };
}
