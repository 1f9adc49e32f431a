import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { models } from '../../src/catalogue/data.ts';
import { encodedBytes, formatFor } from '../../src/catalogue/formats.ts';
import { layoutOf, stageSizes } from '../../src/estimate/layout.ts';
import { tensorsOf } from '../../src/estimate/tensors/of-model.ts';
import { stageWeights, storedWeights } from '../../src/estimate/weights.ts';
import { estimateOf, GiB, subjectOf } from './subjects.ts';

const described = models.flatMap((model) =>
  model.architecture === null ? [] : [{ ...model, architecture: model.architecture }],
);
const formatIds = ['fp32', 'bf16', 'fp8', 'int8', 'int4', 'awq-int4', 'nf4', 'nvfp4', 'mxfp4'];

describe('weights', () => {
  it('of Llama 3.1 405B in INT4: linears at 4.125 bits, embedding and head at 16', () => {
    const { model } = subjectOf({ model: 'meta-llama/Llama-3.1-405B-Instruct' });
    const format = formatFor(model, 'int4');
    if (format === undefined) throw new Error('no int4');
    const vocabulary = 128_256 * 16_384;
    const perLayer =
      16_384 * 16_384 * 2 + // q, o
      2 * 1024 * 16_384 + // k, v
      3 * 16_384 * 53_248; // gate, up, down
    const norms = (2 * 126 + 1) * 16_384;
    const bytes = (126 * perLayer * 4.125) / 8 + 2 * vocabulary * 2 + norms * 2;
    expect(storedWeights(tensorsOf(model), format)).toBeCloseTo(bytes, -3);
  });

  it('of gpt-oss-120b in its own MXFP4 are the size of the published checkpoint, 60.8 GiB', () => {
    const { model } = subjectOf({ model: 'openai/gpt-oss-120b' });
    const format = formatFor(model, 'mxfp4');
    if (format === undefined) throw new Error('no mxfp4');
    expect(storedWeights(tensorsOf(model), format) / GiB).toBeCloseTo(60.8, 0);
  });

  it('take a scale for every started group', () => {
    expect(encodedBytes({ bits: 4, group: { size: 128, bits: 16 } }, 1, 129)).toBe(129 / 2 + 2 * 2);
    expect(encodedBytes({ bits: 8, tile: { size: 128, bits: 32 } }, 129, 128)).toBe(129 * 128 + 2 * 4);
  });

  it('of every model in every common format are positive, finite and no more than in 32 bit', () => {
    for (const model of described) {
      const list = tensorsOf(model);
      const widest = formatFor(model, 'fp32');
      if (widest === undefined) throw new Error('no fp32');
      for (const id of formatIds) {
        const format = formatFor(model, id);
        if (format === undefined) throw new Error(id);
        const bytes = storedWeights(list, format);
        expect(bytes, `${model.id} ${id}`).toBeGreaterThan(0);
        expect(bytes, `${model.id} ${id}`).toBeLessThanOrEqual(storedWeights(list, widest));
      }
    }
  });

  it('are never less over all ranks than stored once, and a wider layout never puts more on a GPU', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...described),
        fc.constantFrom(...formatIds),
        fc.constantFrom(1, 2, 4),
        fc.constantFrom(1, 2, 3),
        (model, id, tp, pp) => {
          const format = formatFor(model, id);
          if (format === undefined) return;
          const list = tensorsOf(model);
          const kvHeads = model.architecture.kvHeads ?? 1;
          const narrow = stageWeights(list, format, layoutOf({ tensorParallel: tp, pipelineParallel: pp }), kvHeads);
          const wide = stageWeights(list, format, layoutOf({ tensorParallel: tp * 2, pipelineParallel: pp }), kvHeads);
          const all = narrow.reduce((sum, stage) => sum + stage.bytes * tp, 0);
          expect(all).toBeGreaterThanOrEqual(storedWeights(list, format) * 0.999_999);
          wide.forEach((stage, index) => {
            expect(stage.bytes).toBeLessThanOrEqual((narrow[index]?.bytes ?? 0) + 1);
          });
        },
      ),
    );
  });

  it('are what vLLM logged: Llama 3.1 8B 14.99, 7.51 at TP2, 3.77 at TP4, Qwen2.5 7B 14.25, Llama 3.3 70B FP8 33.88 at TP2', () => {
    const logged: [Parameters<typeof estimateOf>[0], number][] = [
      [{ model: 'meta-llama/Llama-3.1-8B-Instruct', format: 'bf16', gpus: 1 }, 14.99],
      [{ model: 'meta-llama/Llama-3.1-8B-Instruct', format: 'bf16', tensorParallel: 2 }, 7.51],
      [{ model: 'meta-llama/Llama-3.1-8B-Instruct', format: 'bf16', tensorParallel: 4 }, 3.77],
      [{ model: 'Qwen/Qwen2.5-7B-Instruct', format: 'bf16', gpus: 1 }, 14.25],
      [{ model: 'meta-llama/Llama-3.3-70B-Instruct', format: 'fp8', tensorParallel: 2 }, 33.88],
    ];
    for (const [question, gib] of logged) {
      expect(estimateOf(question).plan.memory.weights.value / GiB).toBeCloseTo(gib, 1);
    }
  });
});

describe('pipeline stages', () => {
  it('hold all layers, evenly, and the last one never more than another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 32 }), (layers, stages) => {
        fc.pre(stages <= layers);
        const sizes = stageSizes(layers, stages);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(layers);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(sizes.at(-1)).toBe(Math.floor(layers / stages));
      }),
    );
  });
});
