import { describe, expect, it } from 'vitest';
import { activationTerms } from '../../../src/estimate/engines/vllm/activations.ts';
import { vllmSettings } from '../../../src/estimate/engines/vllm/defaults.ts';
import { layoutOf } from '../../../src/estimate/layout.ts';
import { estimateOf, GiB, subjectOf } from '../subjects.ts';

const llama = { model: 'meta-llama/Llama-3.1-8B-Instruct', gpu: 'h100-80gb-sxm', engineVersion: '0.19.0' } as const;

/** What the logs of Llama 3.1 8B on H100 say (v150, v154, v155 of vllm-runs.jsonl). */
describe('the activation peak of a stage', () => {
  const stages = (pipelineParallel: number): readonly number[] => {
    const asked = { ...llama, format: 'bf16', gpus: pipelineParallel, pipelineParallel, tensorParallel: 1 };
    return (estimateOf(asked).plan.memory.stages?.() ?? []).map(({ activations }) => activations / GiB);
  };

  it('is 1.10 GiB on the first, 1.05 in between, and the last adds what it receives to the sampler', () => {
    const [first, second, third, last] = stages(4);
    expect(first).toBeCloseTo(1.1, 2);
    expect(second).toBeCloseTo(1.05, 1);
    expect(third).toBe(second);
    // The pool's tokens say 2.02: budget 75.23 - weights 4.26 - non-torch 0.07 - 2,257,264 tokens x 32,768 bytes.
    expect(last).toBeCloseTo(2.02, 2);
    expect(stages(2)).toEqual([first, last]);
  });

  it('on one stage is 2.21 GiB in 32 bit, where the forward pass is larger than the sampler', () => {
    const whole = estimateOf({ ...llama, format: 'fp32', gpus: 1 });
    expect(whole.plan.memory.activations.value / GiB).toBeCloseTo(2.21, 1);
    expect(whole.plan.memory.stages).toBeUndefined();
  });

  it('holds hidden state and residual of all tokens for the stage before, by hand', () => {
    const subject = subjectOf({ ...llama, format: 'bf16' });
    const layout = layoutOf({ pipelineParallel: 2 });
    const settings = vllmSettings(subject, layout);
    const last = activationTerms(subject, layout, settings, { first: false, last: true });
    expect(last.received).toBe(2 * 2 * 8192 * 4096);
    expect(activationTerms(subject, layout, settings, { first: true, last: false }).sampler).toBe(0);
    expect(activationTerms(subject, layout, settings).received).toBe(0);
  });

  it('is that of three hidden states without compilation', () => {
    const eager = subjectOf({ ...llama, format: 'bf16', eager: true });
    const terms = activationTerms(eager, layoutOf({}), vllmSettings(eager, layoutOf({})));
    expect(terms.forward).toBeCloseTo(2 * 8192 * (3 * 14_336 + 3 * 4096) + 0.01 * GiB, 0);
  });
});

it('the answer of a pipeline is that of the stage with the fewest blocks', () => {
  const { memory } = estimateOf({ ...llama, format: 'bf16', gpus: 2, tensorParallel: 1, pipelineParallel: 2 }).plan;
  const stages = memory.stages?.() ?? [];
  expect(memory.kvAvailable.value).toBe(Math.min(...stages.map(({ kvAvailable }) => kvAvailable)));
});
