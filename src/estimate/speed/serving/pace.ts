import { type ServingEngine, type SpeedParameters, speedParameters } from '../../../catalogue/speed/parameters.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import type { Plan } from '../../placement.ts';
import type { Pace } from '../pace.ts';
import { kindOf } from './kinds.ts';
import { partsOf } from './parts.ts';
import { servingRemarks } from './remarks.ts';
import { boundSeconds, promptSeconds, stepSeconds, total } from './seconds.ts';
import { servingSteps } from './steps.ts';
import { type Work, workOf } from './work.ts';

/** SGLang's max_running_requests is this at most, unless it is said (init_memory_pool in model_runner.py); Transformers has no limit. */
const usualMost = 4096;

/** The pace of vLLM, SGLang, TensorRT-LLM and Transformers. Source: docs/method-speed.md. */
export function servingPace(subject: Subject, plan: Plan, engine: ServingEngine): Pace {
  const work = workOf(subject, plan.layout, engine);
  return {
    ...paceOfWork(work, speedParameters),
    kind: kindOf(subject, plan, work),
    mostRequests: Number(plan.memory.settings['maxNumSeqs'] ?? subject.question.maxNumSeqs ?? usualMost),
    remarks: servingRemarks(subject, work),
    parts: (batch, context) => partsOf(work, speedParameters, batch, context),
    steps: (batch, context) => servingSteps(subject, work, { batch, context }),
  };
}

/** What of a pace follows from the work and the parameters: the fit tries others. */
export function paceOfWork(
  work: Work,
  parameters: SpeedParameters,
): Pick<Pace, 'step' | 'bound' | 'prefill' | 'prefillOverlap' | 'interference'> {
  const overlap = work.engine === 'transformers' ? 1 : work.stages;
  return {
    step: (batch, context) => total(stepSeconds(work, parameters, batch, context)),
    bound: (batch, context) => boundSeconds(work, batch, context),
    prefill: (tokens, everywhere) => promptSeconds(work, parameters, tokens, everywhere),
    prefillOverlap: overlap,
    interference: parameters.interference / overlap,
  };
}
