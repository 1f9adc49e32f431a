import { describe, expect, it } from 'vitest';
import type { Accelerator } from '../../src/catalogue/accelerator.ts';
import { accelerators, hardwareFormatRules } from '../../src/catalogue/data.ts';
import { formatNames } from '../../src/catalogue/format-names.ts';
import { formatSupport } from '../../src/catalogue/hardware-formats.ts';

function gpu(id: string): Accelerator {
  const found = accelerators.find((accelerator) => accelerator.id === id);
  if (found === undefined) throw new Error(`no accelerator ${id}`);
  return found;
}
const state = (format: string, id: string): string => formatSupport(format, gpu(id)).state;

describe('formatSupport', () => {
  it.each([
    ['fp8', 'h100-80gb-sxm', 'native'],
    ['fp8', 'l4', 'native'],
    ['fp8', 'mi300x', 'native'],
    ['fp8', 'a100-80gb-sxm', 'weight-only'],
    ['fp8', 't4', 'weight-only'],
    ['fp8', 'v100-32gb', 'unsupported'],
    ['int8', 'a100-80gb-sxm', 'native'],
    ['int8', 'h100-80gb-sxm', 'native'],
    ['int8', 'b200-180gb-sxm', 'unsupported'],
    ['int8', 'rtx5090', 'unsupported'],
    ['nvfp4', 'b200-180gb-sxm', 'native'],
    ['nvfp4', 'rtx5090', 'native'],
    ['nvfp4', 'h100-80gb-sxm', 'weight-only'],
    ['mxfp4', 'h100-80gb-sxm', 'weight-only'],
    ['mxfp4', 'mi355x', 'native'],
    ['awq-int4', 'h100-80gb-sxm', 'weight-only'],
    ['gptq-int4', 'b200-180gb-sxm', 'weight-only'],
    ['bf16', 't4', 'unsupported'],
    ['bf16', 'v100-16gb', 'unsupported'],
    ['fp16', 't4', 'native'],
    ['q4_k_m', 'apple-m3-max', 'weight-only'],
    ['fp8', 'apple-m3-max', 'unsupported'],
  ])('%s on %s is %s', (format, id, expected) => {
    expect(state(format, id)).toBe(expected);
  });

  it('says what to use instead: FP8 for INT8 on Blackwell, FP16 for BF16 on a T4', () => {
    expect(formatSupport('int8', gpu('b200-180gb-sxm'))).toMatchObject({ alternative: 'fp8' });
    expect(formatSupport('bf16', gpu('t4'))).toMatchObject({ alternative: 'fp16' });
  });

  it('names the GPU and the reason', () => {
    const { sentence } = formatSupport('fp8', gpu('a100-80gb-sxm'));
    expect(sentence).toMatch(/^A100 has no FP8 units/);
    expect(sentence).toContain('memory halves');
  });

  it('fills every placeholder and ends every sentence, for every format on every accelerator', () => {
    for (const accelerator of accelerators)
      for (const { id } of formatNames) {
        const { sentence, alternative } = formatSupport(id, accelerator);
        expect(sentence).not.toMatch(/[{}]/);
        expect(sentence).toMatch(/\.$/);
        expect(alternative).not.toBe(id);
      }
  });

  it('never sends anyone from one unsupported format to another', () => {
    for (const accelerator of accelerators)
      for (const { id } of formatNames) {
        const { alternative } = formatSupport(id, accelerator);
        if (alternative === undefined) continue;
        expect(formatSupport(alternative, accelerator).state, `${id} on ${accelerator.id}`).not.toBe('unsupported');
      }
  });

  it('does not warn of a GPU that was not named', () => {
    expect(formatSupport('fp8', { ...gpu('t4'), arch: null }).state).toBe('native');
  });

  it('has no rule that an earlier one hides completely', () => {
    const seen = new Set<string>();
    for (const rule of hardwareFormatRules) {
      const pairs = rule.archs.flatMap((arch) => rule.formats.map((format) => `${arch} ${format}`));
      expect(
        pairs.some((pair) => !seen.has(pair)),
        rule.sentence,
      ).toBe(true);
      for (const pair of pairs) seen.add(pair);
    }
  });
});
