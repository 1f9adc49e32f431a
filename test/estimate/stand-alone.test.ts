import { describe, expect, it } from 'vitest';
import { fit } from '../../src/answer/fit.ts';
import { estimateOf } from './subjects.ts';

describe('computers that stand alone', () => {
  it.each(['apple-m4-max', 'gb10-dgx-spark', 'strix-halo-128gb'])('%s is never proposed in numbers', (gpu) => {
    const { plan, fits, enough } = estimateOf({ model: 'meta-llama/Llama-3.1-405B-Instruct', format: 'q4_k_m', gpu });
    expect(plan.gpus).toBe(1);
    expect(fits.asked).toBe(false);
    expect(enough).toBeUndefined();
  });

  it('leave a way out: what holds it instead', () => {
    const { card } = fit('405b q4_k_m m4 max');
    const ways = card.sections.find(({ id }) => id === 'otherwise');
    const items = ways?.kind === 'list' ? ways.items.join('\n') : '';
    expect(items).toContain('1 × M3 Ultra');
    expect(items).toContain('H100');
    expect(items).not.toContain('-ngl');
    expect(card.verdict.text).toContain('Does not fit on 1 × M4 Max');
  });

  it('are answered in numbers when asked so, as several computers', () => {
    const { card } = fit('405b q4_k_m 2x m3 ultra');
    expect(card.verdict.text).toContain('2 machines');
    expect(card.caveats.join(' ')).toContain('2 separate computers');
  });

  it('are not all that have unified memory: MI300A comes in fours', () => {
    expect(
      estimateOf({ model: 'meta-llama/Llama-3.1-405B-Instruct', format: 'q4_k_m', gpu: 'mi300a' }).plan.gpus,
    ).toBeGreaterThan(1);
  });

  it('are not spoken of with nvidia-smi, and say what Metal allows', () => {
    const text = JSON.stringify(fit('8b q4_k_m m4 max').card);
    expect(text).not.toContain('nvidia-smi');
    expect(text).toContain('Metal lets the GPU use');
    expect(JSON.stringify(fit('8b mi300x').card)).not.toContain('nvidia-smi');
    expect(JSON.stringify(fit('8b h100').card)).toContain('nvidia-smi');
  });
});

describe('the card', () => {
  it.each(['8b q4_k_m 4090 kv q8_0', '8b h100 kv fp8', '8b mlx-4bit m4 max kv q4_0'])(
    'of %s says what the quantized cache costs',
    (words) => {
      const quality = fit(words).card.sections.find(({ id }) => id === 'quality');
      expect(quality?.kind === 'list' ? quality.items.join('\n') : '').toContain('KV cache');
    },
  );

  it('of a whole cache says nothing of it', () => {
    const quality = fit('8b h100').card.sections.find(({ id }) => id === 'quality');
    expect(quality?.kind === 'list' ? quality.items.join('\n') : '').not.toContain('KV cache');
  });

  it('offers experts in RAM before whole layers, with the RAM it takes', () => {
    const ways = fit('qwen3 235b q4_k_m 4090 1 gpu').card.sections.find(({ id }) => id === 'otherwise');
    const items = ways?.kind === 'list' ? ways.items : [];
    const experts = items.findIndex((item) => /--n-cpu-moe \d+ on 1 × RTX 4090 24GB and \d+ GiB of RAM/.test(item));
    expect(experts).toBeGreaterThanOrEqual(0);
    expect(items.findIndex((item) => item.startsWith('-ngl'))).toBeGreaterThan(experts);
  });

  it('of llama.cpp always has a row for host memory', () => {
    const memory = fit('8b q4_k_m 4090').card.sections.find(({ id }) => id === 'memory');
    expect(memory?.kind === 'rows' ? memory.rows.map(({ label }) => label) : []).toContain('Host memory');
  });
});
