import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { models } from '../../src/catalogue/data.ts';
import { findFormat } from '../../src/catalogue/find-format.ts';
import { isGguf } from '../../src/catalogue/format-names.ts';
import { fileTypes } from '../../src/catalogue/gguf/file-types.ts';
import { recipeOf, recipes, stockTypeOf } from '../../src/catalogue/gguf/recipes.ts';
import { ggufFile, mixtureOf } from '../../src/estimate/engines/llama-cpp/file.ts';
import { tensorsOf } from '../../src/estimate/tensors/of-model.ts';
import { estimateOf, GiB } from '../estimate/subjects.ts';

interface FileRecord {
  readonly model: string;
  readonly label: string;
  readonly gib?: number;
}

/** Published files under names of Unsloth's recipes, and what they weigh. */
function unslothFiles(): FileRecord[] {
  const lines = readFileSync('scripts/accuracy/gguf-files.jsonl', 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as FileRecord).filter(({ label }) => label.startsWith('UD-'));
}

function predictedGib(id: string, format: string): number {
  const model = models.find((record) => record.id === id);
  if (model === undefined || model.architecture === null) throw new Error(id);
  const { architecture } = model;
  return ggufFile(tensorsOf({ ...model, architecture }), mixtureOf(architecture, format)).total / GiB;
}

describe('recipes of others', () => {
  it('hold every measured file of their name inside their range, and the range is not much wider than that', () => {
    const shares = unslothFiles().map(({ model, label, gib = 0 }) => {
      const { spread } = recipeOf(label.toLowerCase()) ?? { spread: { below: 0, above: 0 } };
      const share = gib / predictedGib(model, label.toLowerCase()) - 1;
      expect(share, label).toBeGreaterThan(-spread.below);
      expect(share, label).toBeLessThan(spread.above);
      return share;
    });
    expect(shares.length).toBeGreaterThanOrEqual(7);
    expect(Math.min(...shares)).toBeLessThan(-0.06);
    expect(Math.max(...shares)).toBeGreaterThan(0.06);
  });

  it.each([
    ['UD-Q4_K_XL', 'ud-q4_k_xl'],
    ['ud q4_k_xl', 'ud-q4_k_xl'],
    ['Q4_K_XL', 'ud-q4_k_xl'],
    ['UD-IQ1_S', 'ud-iq1_s'],
    ['Q4_K_L', 'q4_k_l'],
    ['q6_k_l', 'q6_k_l'],
    ['Q3_K_XL', 'q3_k_xl'],
    ['i1-Q4_K_M', 'q4_k_m'],
    ['Q3_K_L', 'q3_k_l'],
  ])('%s is read as %s', (typed, id) => {
    expect(findFormat(typed)?.id).toBe(id);
    expect(isGguf(id)).toBe(true);
  });

  it('are counted as a stock type that exists', () => {
    for (const { id, stock, note } of recipes) {
      expect(fileTypes[stock], id).toBeDefined();
      expect(fileTypes[id], id).toBeUndefined();
      expect(stockTypeOf(id)).toBe(stock);
      expect(note).not.toMatch(/undefined/);
    }
    expect(stockTypeOf('q4_k_m')).toBe('q4_k_m');
  });

  it('of bartowski put embedding and head in Q8_0: larger than stock by just that', () => {
    const model = 'meta-llama/Llama-3.1-8B-Instruct';
    // 128,256 x 4,096 elements: embedding from Q4_K (4.5 bits), head from Q6_K (6.5625 bits), to 8.5 bits.
    const more = (128_256 * 4096 * (8.5 - 4.5 + 8.5 - 6.5625)) / 8 / GiB;
    expect(predictedGib(model, 'q4_k_l') - predictedGib(model, 'q4_k_m')).toBeCloseTo(more, 4);
  });

  it('widen the range of the weights, and say why', () => {
    const draft = { model: 'Qwen/Qwen3-30B-A3B', gpu: 'rtx4090', gpus: 1 };
    const width = (format: string): number => {
      const { low, value, high } = estimateOf({ ...draft, format }).plan.memory.weights;
      return (high - low) / value;
    };
    expect(width('ud-q4_k_xl')).toBeGreaterThan(5 * width('q4_k_m'));
    const { subject, command } = estimateOf({ ...draft, format: 'ud-q4_k_xl' });
    expect(subject.assumptions().join('\n')).toContain('no published rule');
    expect(command()).toContain(':UD-Q4_K_XL');
  });
});
