import { describe, expect, it } from 'vitest';
import { twinKey } from '../../src/catalogue/accuracy/evidence-index.ts';
import { median, share } from '../../src/catalogue/accuracy/words.ts';
import { evidenceFor, kvEvidence } from '../../src/catalogue/accuracy.ts';
import { accuracyMeasurements, models } from '../../src/catalogue/data.ts';
import { formatNames } from '../../src/catalogue/format-names.ts';
import type { ModelRecord } from '../../src/catalogue/model.ts';

function model(id: string): ModelRecord {
  const found = models.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`no model ${id}`);
  return found;
}

const llama405 = model('meta-llama/Llama-3.1-405B-Instruct');
const llama8 = model('meta-llama/Llama-3.1-8B-Instruct');
const gptOss = model('openai/gpt-oss-120b');
const deepSeek = model('deepseek-ai/DeepSeek-V3');

describe('evidenceFor', () => {
  it('shows that INT8 W8A8 does worse than INT4 weight-only on Llama 3.1 405B', () => {
    const int8 = evidenceFor(llama405, 'int8');
    const int4 = evidenceFor(llama405, 'int4');
    expect([int8.level, int4.level]).toEqual(['this-model', 'this-model']);
    const arena = (evidence: typeof int8) =>
      evidence.measurements.find((row) => row.benchmark === 'Arena-Hard')?.quantized;
    expect(arena(int8)).toBe(64.6);
    expect(arena(int4)).toBe(66.5);
    expect(int8.caveat).toContain('INT4 weight-only did better');
  });

  it('puts no penalty on a model in the format it was published in', () => {
    for (const [record, format] of [
      [gptOss, 'mxfp4'],
      [deepSeek, 'fp8'],
    ] as const) {
      const evidence = evidenceFor(record, format);
      expect(evidence).toMatchObject({ level: 'native', measurements: [] });
      expect(evidence.caveat).toBeUndefined();
    }
  });

  it('calls wider copies of any model lossless', () => {
    expect(evidenceFor(gptOss, 'bf16').level).toBe('lossless');
    expect(evidenceFor(llama8, 'fp16').level).toBe('lossless');
    expect(evidenceFor(llama8, 'fp32').level).toBe('lossless');
  });

  it('warns of MXFP4 on a model not trained in it', () => {
    expect(evidenceFor(model('Qwen/Qwen3-8B'), 'mxfp4').caveat).toContain('gpt-oss');
  });

  it('falls back to the size class and says so', () => {
    const evidence = evidenceFor(model('Qwen/Qwen3-0.6B'), 'int4');
    expect(evidence.level).toBe('size-class');
    expect(evidence.summary).toMatch(
      /^No test of this model in INT4 \(W4A16\) was found; models up to 4B keep a median of 93 %/,
    );
    expect(evidence.measurements.length).toBeLessThanOrEqual(6);
  });

  it('says so when nothing was published', () => {
    expect(evidenceFor(llama8, 'no-such-format')).toMatchObject({ level: 'none', measurements: [], sources: [] });
  });

  it('sets scores beside guessing below 2.5 bits instead of a flattering ratio', () => {
    const evidence = evidenceFor(model('meta-llama/Meta-Llama-3-8B-Instruct'), 'iq1_s');
    expect(evidence.summary).toContain('MMLU fell from 65 to 26');
    expect(evidence.summary).toContain('near chance');
    expect(evidence.measurements.every((row) => row.recoveryPercent === null)).toBe(true);
  });

  it('finds the measurements of twins under every name people publish them with', () => {
    const names = ['meta-llama/Meta-Llama-3.1-405B-Instruct', 'Llama-3.1-405B', 'Llama-3.1-405B-Instruct-FP8'];
    expect(new Set(names.map(twinKey)).size).toBe(1);
    expect(twinKey('Qwen/Qwen2-57B-A14B-Instruct')).not.toBe(twinKey('Qwen/Qwen2.5-7B-A14B-Instruct'));
    expect(twinKey('deepseek-ai/DeepSeek-R1')).not.toBe(twinKey('deepseek-ai/DeepSeek-R1-Distill-Qwen-32B'));
  });

  it('does not count one result twice that was published as a ratio too', () => {
    const arena = evidenceFor(llama405, 'int8').measurements.filter((row) => row.benchmark === 'Arena-Hard');
    expect(arena).toHaveLength(1);
    expect(evidenceFor(llama405, 'int8').summary).toContain('6 published tests');
  });

  it('answers for every model in every format with whole sentences, sourced rows and no more digits than are meant', () => {
    const published = new Set(accuracyMeasurements.map(({ source }) => source));
    for (const record of models)
      for (const { id } of formatNames) {
        const { summary, kinds, measurements, sources, level } = evidenceFor(record, id);
        expect(summary).toMatch(/\.$/);
        expect(`${summary} ${kinds}`).not.toMatch(/NaN|null|\de\+|\d\.\d+ %(?! higher)/);
        expect(summary).not.toContain('undefined');
        if (kinds !== undefined) expect(kinds).toMatch(/\.$/);
        expect(measurements.length).toBeLessThanOrEqual(level === 'this-model' ? 12 : 6);
        for (const row of measurements) expect(published.has(row.source) && sources.includes(row.source)).toBe(true);
      }
  });

  it('does not call another spelling of the same name a twin', () => {
    const { summary } = evidenceFor(model('meta-llama/Llama-3.2-3B-Instruct'), 'awq-int4');
    expect(summary).not.toContain('twin');
    expect(evidenceFor(llama8, 'q4_k_m').summary).toContain('measured on its twin Llama-3.1-8B');
  });

  it('tells the kinds of test apart: math suffers more than knowledge', () => {
    const { kinds } = evidenceFor(llama8, 'nvfp4');
    expect(kinds).toMatch(/^By kind of test: math 9\d %, at worst 85 % \(\d tests\);.*knowledge 9\d %/);
    expect(kinds).toContain('no test of code or long context');
  });

  it('takes the kinds of test from the size class where the model has too few', () => {
    expect(evidenceFor(model('Qwen/Qwen3-32B'), 'awq-int4').kinds).toMatch(
      /^Models of 20 to 45B in INT4 weight-only, by kind of test: math .*code .*knowledge /,
    );
  });

  it.each([
    ['fp8', /^Weights and activations/],
    ['int8', /^Weights and activations.*few hundred samples/],
    ['int4', /^Weights alone.*128 to 512 samples/],
    ['int8-w8a16', /^Weights alone.*no calibration/],
    ['q2_k', /^Weights alone.*importance matrix/],
  ])('says what %s quantizes, and whether it takes calibration', (format, expected) => {
    expect(evidenceFor(llama8, format).made).toMatch(expected);
  });

  it('says that a wider copy of a model published in 4 bits gains nothing', () => {
    expect(evidenceFor(gptOss, 'fp8').caveat).toMatch(/^The makers published it in MXFP4, which is smaller/);
    expect(evidenceFor(deepSeek, 'int4').caveat).not.toContain('gains nothing');
  });

  it('answers again from memory', () => {
    expect(evidenceFor(llama8, 'int4')).toBe(evidenceFor(llama8, 'int4'));
  });
});

describe('kvEvidence', () => {
  it('is lossless for 16 bits', () => {
    for (const format of ['auto', 'bf16', 'fp16']) expect(kvEvidence(format).level).toBe('lossless');
  });

  it('tells of long context for FP8 and 4 bits', () => {
    expect(kvEvidence('fp8').summary).toMatch(/^With an FP8 KV cache, models keep a median of 9\d %/);
    expect(kvEvidence('q4_0').caveat).toContain('retrieval');
    expect(kvEvidence('q8_0').summary).toContain('KL divergence');
  });

  it('prefers measurements of the model itself', () => {
    const evidence = kvEvidence('fp8', model('meta-llama/Llama-3.3-70B-Instruct'));
    expect(evidence.level).toBe('this-model');
    expect(evidence.summary).toContain('with an FP8 KV cache keeps 97 %');
    expect(evidence.kinds).toMatch(
      /^All models with an FP8 KV cache, by kind of test: .*long context 98 %, at worst 93 %/,
    );
  });

  it('judges an NVFP4 cache by its own measurements', () => {
    expect(kvEvidence('nvfp4', llama8).summary).toContain('98 % (MMLU) and 94 % (GSM8K)');
  });

  it('knows nothing of formats that nobody measured', () => {
    expect(kvEvidence('q5_0').level).toBe('none');
  });
});

describe('share', () => {
  it('prints no decimals and nothing better than all', () => {
    expect([share(98.4), share(99.7), share(100), share(103)]).toEqual(['98 %', 'over 99 %', '100 %', '100 %']);
  });
});

describe('median', () => {
  it('is the middle, or between the two middle ones', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});
