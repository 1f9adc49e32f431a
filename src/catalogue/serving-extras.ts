import type { EngineId, Question } from '../ask/question.ts';
import type { Refusal } from '../ask/refusal.ts';
import { adapterAssumptions, loraAdapters } from './lora-adapters.ts';
import type { ModelRecord } from './model.ts';
import { speculationAssumptions, speculationOf } from './speculation.ts';
import type { Subject } from './subject.ts';

/** What is served beside the model, with what was assumed of it. */
export interface ServingExtras extends Pick<Subject, 'adapters' | 'speculation'> {
  readonly said: readonly string[];
}

/** Adapters and speculative decoding as asked, or why they cannot be. Other engines than vLLM leave them out, and say so. */
export function servingExtras(
  question: Question,
  model: ModelRecord,
  engine: EngineId,
): ServingExtras | { readonly refusal: Refusal } {
  const adapters = loraAdapters(question);
  const speculated = speculationOf(question, model);
  if (engine !== 'vllm') {
    const left = [
      ...(adapters === undefined ? [] : ['LoRA adapters']),
      ...('speculation' in speculated || 'refusal' in speculated ? ['speculative decoding'] : []),
    ];
    if (left.length === 0) return { said: [] };
    return { said: [`${left.join(' and ')} left out: fitcheck counts them for vLLM only (say vllm)`] };
  }
  if ('refusal' in speculated) return speculated;
  const { speculation } = speculated;
  return {
    ...(adapters === undefined ? {} : { adapters }),
    ...(speculation === undefined ? {} : { speculation }),
    said: [
      ...(adapters === undefined ? [] : adapterAssumptions(question, adapters)),
      ...(speculation === undefined ? [] : speculationAssumptions(question, speculation)),
    ],
  };
}
