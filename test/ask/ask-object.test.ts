import { describe, expect, it } from 'vitest';
import { askObject } from '../../src/ask/ask-object.ts';

const model = 'meta-llama/Llama-3.1-405B-Instruct';

describe('askObject', () => {
  it('looks names up as in words', () => {
    expect(
      askObject({ model: '405b', gpu: 'rtx 3090', format: '4-bit', kvFormat: 'q8', engine: 'trtllm' }).question,
    ).toEqual({
      model,
      gpu: 'rtx3090',
      format: 'int4',
      kvFormat: 'q8_0',
      engine: 'tensorrt-llm',
    });
  });

  it('reads memory and count out of a GPU’s name', () => {
    expect(askObject({ model: '405b', gpu: 'a100 40gb' }).question.gpu).toBe('a100-40gb-sxm');
    expect(askObject({ model: '405b', gpu: 'm3 ultra 256gb' }).question).toMatchObject({
      gpu: 'apple-m3-ultra',
      gpuMemoryGib: 256,
    });
    expect(askObject({ model: '405b', gpu: '8xh100' }).question).toMatchObject({ gpu: 'h100-80gb-sxm', gpus: 8 });
  });

  it('keeps a given memory and format over those a name implies', () => {
    expect(askObject({ model: 'TheBloke/Llama-2-70B-AWQ', format: 'fp8' }).question.format).toBe('fp8');
    expect(askObject({ model: 'TheBloke/Llama-2-70B-AWQ' })).toMatchObject({
      question: { model: 'TheBloke/Llama-2-70B-AWQ', format: 'awq-int4' },
      notes: [],
    });
    expect(askObject({ model: '405b', gpu: 'h100', gpuMemoryGib: 79.19 }).question.gpuMemoryGib).toBe(79.19);
  });

  it('takes null for "find the number" and numbers in strings', () => {
    expect(
      askObject({ model: '405b', gpus: null, context: '32k', gpuMemoryUtilization: '0.9', eager: 'true' }).question,
    ).toEqual({
      model,
      gpus: null,
      context: 32_768,
      gpuMemoryUtilization: 0.9,
      eager: true,
    });
  });

  it('refuses an unknown field by name and names the nearest', () => {
    expect(askObject({ model: '405b', contex: 4096 }).refusal).toMatchObject({
      code: 'bad-value',
      field: 'contex',
      suggestions: ['context'],
    });
  });

  it.each([
    [{ gpu: 'h100' }, 'unknown-model', 'model'],
    [{ model: '405b', format: 'int44' }, 'unknown-format', 'format'],
    [{ model: '405b', engine: 'tgi' }, 'unknown-engine', 'engine'],
    [{ model: '405b', context: 0 }, 'bad-value', 'context'],
    [{ model: '405b', context: true }, 'bad-value', 'context'],
    [{ model: 5 }, 'bad-value', 'model'],
    [{ model: '405b', gpus: 2.5 }, 'bad-value', 'gpus'],
    [{ model: '405b', kvFormat: 'fp7' }, 'bad-value', 'kvFormat'],
    [{ model: '405b', gpus: 3, tensorParallel: 4 }, 'contradiction', 'gpus'],
  ])('refuses %j as %s', (value, code, field) => {
    expect(askObject(value).refusal).toMatchObject({ code, field });
  });

  it.each([[null], [5], ['405b'], [[]], [undefined]])('refuses %j: it is no object', (value) => {
    expect(askObject(value).refusal?.code).toBe('bad-value');
  });

  it('says which model a name was taken for, where it could mean others', () => {
    expect(askObject({ model: 'mistral small 24b' }).notes.join()).toContain('was taken as Mistral Small');
    expect(askObject({ model: 'llama 3.1 8b' }).notes).toEqual([]);
  });

  it('takes the engine from a repository of GGUF files, unless a field names it', () => {
    const model = 'unsloth/Llama-3.1-8B-Instruct-GGUF:BF16';
    expect(askObject({ model }).question.engine).toBe('llama.cpp');
    expect(askObject({ model, engine: 'ollama' }).question.engine).toBe('ollama');
  });

  it('leaves a GPU and a model that it does not know for the look-up to refuse', () => {
    expect(askObject({ model: 'acme/x-7B', gpu: 'wonder chip' })).toMatchObject({
      question: { model: 'acme/x-7B', gpu: 'wonder chip' },
    });
  });
});
