import { describe, expect, it } from 'vitest';
import type { EngineId } from '../../src/ask/question.ts';
import type { Accelerator } from '../../src/catalogue/accelerator.ts';
import { accelerators, hardwareFormatRules } from '../../src/catalogue/data.ts';
import { readersOf } from '../../src/catalogue/engine-formats.ts';
import { engineRecords } from '../../src/catalogue/engines.ts';
import { formatNames } from '../../src/catalogue/format-names.ts';
import { cacheSupport, engineRuns, formatRuns, formatSupport } from '../../src/catalogue/hardware-formats.ts';

function gpu(id: string): Accelerator {
  const found = accelerators.find((accelerator) => accelerator.id === id);
  if (found === undefined) throw new Error(`no accelerator ${id}`);
  return found;
}

const engines = engineRecords.map(({ id }) => id);

/** Formats an engine may be asked for with its own name typed. */
function formatsOf(engine: EngineId): string[] {
  return formatNames.map(({ id }) => id).filter((id) => readersOf(id)?.includes(engine) ?? engineReads(engine, id));
}

/** Engines with files of their own turn every other format into one of those, except 16 bits. */
function engineReads(engine: EngineId, id: string): boolean {
  const own = ['llama.cpp', 'ollama', 'mlx', 'exllamav2', 'exllamav3'].includes(engine);
  return !own || (['bf16', 'fp16'].includes(id) && !engine.startsWith('exllama'));
}

/**
 * N native, W weights only, E emulated, - does not run. vLLM: its table of supported hardware and the capabilities that its
 * quantization layers ask for; SGLang and TensorRT-LLM: the tables in their documentation.
 */
const gpusOfTable = [
  'p40',
  'v100-32gb',
  't4',
  'a100-80gb-sxm',
  'l4',
  'h100-80gb-sxm',
  'b200-180gb-sxm',
  'rtx5090',
  'mi210',
  'mi300x',
  'mi355x',
  'rx7900xtx',
  'gaudi3',
  'arc-b580',
  'tpu-v6e',
  'apple-m3-max',
];
const matrix: readonly (readonly [EngineId, string, string])[] = [
  ['vllm', 'bf16', '-EENNNNNNNNNNNN-'],
  ['vllm', 'fp16', '-NNNNNNNNNNNNNN-'],
  ['vllm', 'fp8', '--WWNNNN-NN-NWN-'],
  ['vllm', 'int8', '--NNNN--NNNN--N-'],
  ['vllm', 'int8-w8a16', '-WWWWWWWWWWW----'],
  ['vllm', 'int4', '--WWWWWWWWWWWWW-'],
  ['vllm', 'gptq-int4', '-WWWWWWWWWWWWWW-'],
  ['vllm', 'awq-int4', '--WWWWWWWWWWWWW-'],
  ['vllm', 'nf4', '-WWWWWWW--------'],
  ['vllm', 'bnb-int8', '--NNNNNN--------'],
  ['vllm', 'nvfp4', '--WWWWNNEEEE----'],
  ['vllm', 'mxfp4', '---WWWNN-WN--WW-'],
  ['sglang', 'bf16', '--ENNNNNNNN--NN-'],
  ['sglang', 'fp8', '---WNNNN-NN--WN-'],
  ['sglang', 'int8', '--NNNN---NN---N-'],
  ['sglang', 'awq-int4', '--WWWWWWWWW--WW-'],
  ['sglang', 'nvfp4', '------NNWW------'],
  ['tensorrt-llm', 'bf16', '---NNNNN--------'],
  ['tensorrt-llm', 'fp8', '----NNNN--------'],
  ['tensorrt-llm', 'int8', '----------------'],
  ['tensorrt-llm', 'awq-int4', '---WWW----------'],
  ['tensorrt-llm', 'nvfp4', '------NN--------'],
  ['tensorrt-llm', 'mxfp4', '-----WNN--------'],
  ['transformers', 'bf16', 'EEENNNNNNNNNNN-N'],
  ['transformers', 'fp8', '----NNNN--------'],
  ['transformers', 'nf4', 'WWWWWWWWWWWWWW-W'],
  ['transformers', 'mxfp4', '--WWWWWW--------'],
  ['llama.cpp', 'q4_k_m', 'WWWWWWWWWWWW-W-W'],
  ['mlx', 'mlx-4bit', '---------------W'],
  ['exllamav2', 'exl2-4.0bpw', 'WWWWWWWWWWWW----'],
  ['exllamav3', 'exl3-4.0bpw', '---WWWWW--------'],
];
const letters = { native: 'N', 'weight-only': 'W', emulated: 'E', unsupported: '-' } as const;

describe('formatSupport', () => {
  it.each(matrix)('%s, %s: %s', (engine, format, expected) => {
    expect(gpusOfTable.map((id) => letters[formatSupport(format, gpu(id), engine).state]).join('')).toBe(expected);
  });

  it.each([
    ['vllm', 'int8', 'b200-180gb-sxm', 'fp8'],
    ['vllm', 'bf16', 't4', 'fp16'],
    ['vllm', 'fp8', 'a100-80gb-sxm', 'int8'],
    ['vllm', 'awq-int4', 'v100-32gb', 'gptq-int4'],
    ['vllm', 'nvfp4', 'h100-80gb-sxm', 'int4'],
    ['vllm', 'nvfp4', 'mi355x', 'mxfp4'],
    ['vllm', 'nf4', 'mi300x', 'int4'],
    ['tensorrt-llm', 'fp8', 'a100-80gb-sxm', 'awq-int4'],
    ['transformers', 'fp8', 't4', 'bnb-int8'],
  ] as const)('%s, %s on %s: %s instead', (engine, format, id, alternative) => {
    expect(formatSupport(format, gpu(id), engine).alternative).toBe(alternative);
  });

  it.each([
    ['vllm', 'mxfp4', 't4', 'llama.cpp'],
    ['vllm', 'fp8', 'apple-m3-max', 'llama.cpp'],
    ['tensorrt-llm', 'fp8', 'mi300x', 'vllm'],
    ['mlx', 'mlx-4bit', 'h100-80gb-sxm', 'llama.cpp'],
  ] as const)('%s, %s on %s: %s runs it', (engine, format, id, other) => {
    expect(formatSupport(format, gpu(id), engine).alternativeEngine).toBe(other);
  });

  it('names the GPU and the reason', () => {
    const { sentence } = formatSupport('fp8', gpu('a100-80gb-sxm'), 'vllm');
    expect(sentence).toMatch(/^A100 has no FP8 units/);
    expect(sentence).toContain('memory halves');
    expect(formatSupport('fp8', gpu('mi300x'), 'vllm').sentence).toContain('FNUZ');
  });

  it('has a sourced sentence for every format an engine reads on every accelerator, short enough for a verdict', () => {
    for (const engine of engines)
      for (const accelerator of accelerators)
        for (const id of formatsOf(engine)) {
          const { sentence, source, alternative } = formatSupport(id, accelerator, engine);
          expect(source, `${engine} ${id} ${accelerator.id}`).toBeDefined();
          expect(sentence).not.toMatch(/[{}]/);
          expect(sentence).toMatch(/^[^.].*\.$/);
          expect(sentence.length, sentence).toBeLessThan(220);
          expect(alternative).not.toBe(id);
        }
  });

  it('never sends anyone from one format that does not run to another', () => {
    for (const engine of engines)
      for (const accelerator of accelerators)
        for (const id of formatsOf(engine)) {
          const { alternative, alternativeEngine } = formatSupport(id, accelerator, engine);
          const case_ = `${engine} ${id} ${accelerator.id}`;
          if (alternativeEngine !== undefined) expect(engineRuns(alternativeEngine, accelerator), case_).toBe(true);
          if (alternative === undefined) continue;
          const reader = alternativeEngine ?? readersOf(alternative)?.[0] ?? engine;
          expect(formatRuns(alternative, accelerator, reader), case_).toBe(true);
        }
  });

  it('does not warn of a GPU that was not named', () => {
    expect(formatSupport('fp8', { ...gpu('t4'), arch: null }, 'vllm').state).toBe('native');
  });

  it('has no rule that earlier ones hide completely', () => {
    const seen = new Set<string>();
    for (const rule of hardwareFormatRules) {
      const cases = (rule.engines ?? engines).flatMap((engine) =>
        rule.archs.flatMap((arch) => rule.formats.map((format) => `${engine} ${arch} ${format}`)),
      );
      expect(
        cases.some((one) => !seen.has(one) && !seen.has(one.replace(/ [^ ]+$/, ' any'))),
        rule.sentence,
      ).toBe(true);
      for (const one of cases) seen.add(one);
    }
  });
});

describe('cacheSupport', () => {
  it.each([
    ['fp8', 't4', 'unsupported'],
    ['fp8', 'a100-80gb-sxm', 'emulated'],
    ['fp8', 'h100-80gb-sxm', undefined],
    ['nvfp4', 'h100-80gb-sxm', 'unsupported'],
    ['nvfp4', 'b200-180gb-sxm', undefined],
    ['auto', 't4', undefined],
  ])('%s in vLLM on %s: %s', (kvFormat, id, state) => {
    expect(cacheSupport(kvFormat, gpu(id), 'vllm')?.state).toBe(state);
  });
});
