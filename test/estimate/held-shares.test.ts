import { describe, expect, it } from 'vitest';
import { plainFormat } from '../../src/catalogue/formats.ts';
import { formatOfCheckpoint } from '../../src/catalogue/hub/checkpoint/format-of-checkpoint.ts';
import type { PartBytes, Stored } from '../../src/catalogue/hub/checkpoint/stored.ts';
import { exllamaPieces } from '../../src/estimate/engines/exllama/pieces.ts';
import { heldShares } from '../../src/estimate/held-shares.ts';
import { layoutOf } from '../../src/estimate/layout.ts';
import { countParameters } from '../../src/estimate/tensors/list.ts';
import { tensorsOf } from '../../src/estimate/tensors/of-model.ts';
import { languageWeights, stageWeights, storedWeights } from '../../src/estimate/weights.ts';
import { described } from '../catalogue/hub/checkpoint/made-safetensors.ts';

function storedAs(formatId: string, bytes: number, parts?: PartBytes): Stored {
  return {
    formatId,
    loadedFiles: [{ path: 'model.safetensors', size: bytes }],
    bytes,
    excluded: [],
    files: [],
    needsHeaders: false,
    remarks: [],
    ...(parts === undefined ? {} : { parts }),
  };
}

function weightsOf(id: string, stored: Stored, layout = {}) {
  const model = described(id);
  const format = formatOfCheckpoint(stored, model.architecture);
  return stageWeights(tensorsOf(model), format, layoutOf(layout), model.architecture.kvHeads ?? 1).map(
    ({ bytes }) => bytes,
  );
}

const qwen = 'Qwen/Qwen3-0.6B';
const exact = 2 * countParameters(tensorsOf(described(qwen))).core;
const head = 2 * 151_936 * 1024;

describe('weights whose files were read', () => {
  it('are as many bytes as the files on one GPU, whatever the format predicts', () => {
    for (const bytes of [exact - 12_345_678, exact, exact + 1, exact + 33_333_333]) {
      expect(weightsOf(qwen, storedAs('bf16', bytes))).toEqual([bytes]);
      expect(
        storedWeights(
          tensorsOf(described(qwen)),
          formatOfCheckpoint(storedAs('bf16', bytes), described(qwen).architecture),
        ),
      ).toBe(bytes);
    }
  });

  it('of a quantized model have the difference in the quantized matrices only', () => {
    const model = described('Qwen/Qwen3-8B');
    const list = tensorsOf(model);
    const plain = plainFormat('int4');
    if (plain === undefined) throw new Error('int4');
    const bytes = Math.round(storedWeights(list, plain) * 1.03);
    const shares = heldShares(list, formatOfCheckpoint(storedAs('int4', bytes), model.architecture));
    expect(shares?.embedding).toBe(1);
    expect(shares?.norm).toBe(1);
    expect(shares?.query).toBeGreaterThan(1.03);
    expect(shares?.query).toBe(shares?.['mlp-down']);
  });

  it('without headers: a head that equals the embedding is in the files and not on the GPU', () => {
    expect(weightsOf(qwen, storedAs('bf16', exact + head))).toEqual([exact]);
  });

  it('without headers: prediction layers are in the files and not on the GPU', () => {
    const id = 'zai-org/GLM-4.5';
    const { core, mtp } = countParameters(tensorsOf(described(id)));
    expect(weightsOf(id, storedAs('bf16', 2 * (core + mtp)))).toEqual([2 * core]);
  });

  it('with headers: each part is as heavy as its tensors, and what is not loaded is left out', () => {
    const parts = { embedding: head, head, attention: 3e8, mlp: 6e8, rest: 1e6, mtp: 5e8 };
    const model = described(qwen);
    const stored = storedAs('bf16', head + 3e8 + 6e8 + 1e6, parts);
    expect(weightsOf(qwen, stored)).toEqual([head + 3e8 + 6e8 + 1e6]);
    const shares = heldShares(tensorsOf(model), formatOfCheckpoint(stored, model.architecture));
    expect(shares?.embedding).toBe(1);
    expect(shares?.query).toBe(shares?.output);
    expect(shares?.['mlp-up']).not.toBe(shares?.query);
  });

  it('with headers: a part that the architecture does not have is loaded too', () => {
    const parts = { embedding: head, attention: 3e8, mlp: 6e8, rest: 1e6, vision: 8e8 };
    expect(weightsOf(qwen, storedAs('bf16', 1, parts))).toEqual([head + 3e8 + 6e8 + 1e6 + 8e8]);
  });

  it('with headers whose names say nothing are divided like any other', () => {
    const bytes = exact + 50_000_000;
    expect(weightsOf(qwen, storedAs('bf16', bytes, { rest: bytes }))).toEqual([bytes]);
  });

  it('are divided as before: layouts hold the whole, and a wider one never puts more on a GPU', () => {
    const id = 'meta-llama/Llama-3.1-8B-Instruct';
    const stored = storedAs('bf16', 17e9);
    const stages = weightsOf(id, stored, { pipelineParallel: 4 });
    expect(Math.abs(stages.reduce((sum, bytes) => sum + bytes, 0) - 17e9)).toBeLessThanOrEqual(4);
    const byTensor = [1, 2, 4, 8].map((tensorParallel) => Math.max(...weightsOf(id, stored, { tensorParallel })));
    expect(byTensor).toEqual(byTensor.toSorted((a, b) => b - a));
    expect(byTensor[1]).toBeGreaterThan(17e9 / 2);
    expect(byTensor[1]).toBeLessThan(17e9 / 2 + 1e7);
  });

  it('in ExLlama are the file too: what is in host memory and what is on the GPU', () => {
    const { architecture } = described('Qwen/Qwen3-8B');
    const list = tensorsOf(described('Qwen/Qwen3-8B'));
    const quantization = {
      said: 'EXL3',
      linear: { bits: 3.5 },
      head: { bits: 6 },
      activations: '16-bit',
      leftAlone: [],
    } as const;
    const { embedding, total } = exllamaPieces(
      list,
      formatOfCheckpoint({ ...storedAs('exl3-3.5bpw', 5e9), quantization }, architecture),
    );
    expect(embedding).toBe(2 * architecture.vocab * architecture.hidden);
    expect(total).toBeCloseTo(5e9, 0);
  });

  it('without the vision tower, which MLX leaves out, are smaller by its share', () => {
    const model = described('google/gemma-3-4b-it');
    const list = tensorsOf(model);
    const { core, vision } = countParameters(list);
    const format = formatOfCheckpoint(storedAs('bf16', 2 * (core + vision)), model.architecture);
    expect(languageWeights(list, format)).toBe(2 * core);
  });

  it('of a GGUF file whose size alone is known are that size', () => {
    const model = described('Qwen/Qwen3-8B');
    const stored = {
      ...storedAs('q4_k_m', 5_027_783_488),
      loadedFiles: [{ path: 'Qwen3-8B-Q4_K_M.gguf', size: 5_027_783_488 }],
    };
    const format = formatOfCheckpoint(stored, model.architecture);
    expect(storedWeights(tensorsOf(model), format)).toBe(5_027_783_488);
  });
});
