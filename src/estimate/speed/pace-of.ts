import type { Subject } from '../../catalogue/subject.ts';
import type { Plan } from '../placement.ts';
import { localPace } from './local/pace.ts';
import type { Pace } from './pace.ts';
import { servingPace } from './serving/pace.ts';

/** How fast one replica of the plan is under its engine. */
export function paceOf(subject: Subject, plan: Plan): Pace {
  const { engine } = subject;
  switch (engine) {
    case 'vllm':
    case 'sglang':
    case 'tensorrt-llm':
    case 'transformers':
      return servingPace(subject, plan, engine);
    default:
      return localPace(subject, plan);
  }
}
