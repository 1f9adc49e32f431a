import { describe, expect, it } from 'vitest';
import { models } from '../../src/catalogue/data.ts';
import { findModel } from '../../src/catalogue/find-model.ts';

const found = (name: string): [string | undefined, string | undefined] => {
  const match = findModel(name);
  return match.found ? [match.model.id, match.format] : [undefined, undefined];
};

describe('findModel', () => {
  it('finds every model by its id, whatever the case, without a note', () => {
    for (const model of models) {
      expect(findModel(model.id)).toEqual({ found: true, model, alternatives: [] });
      expect(found(model.id.toUpperCase())[0]).toBe(model.id);
    }
  });

  it.each([
    ['llama 3.3 70b', 'meta-llama/Llama-3.3-70B-Instruct'],
    ['405b', 'meta-llama/Llama-3.1-405B-Instruct'],
    ['llama 70b', 'meta-llama/Llama-3.3-70B-Instruct'],
    ['qwen3 30b a3b', 'Qwen/Qwen3-30B-A3B'],
    ['Qwen3vl 235B-A22B-Instruct', 'Qwen/Qwen3-VL-235B-A22B-Instruct'],
    ['8x7b', 'mistralai/Mixtral-8x7B-Instruct-v0.1'],
    ['8x22b', 'mistralai/Mixtral-8x22B-Instruct-v0.1'],
    ['r1', 'deepseek-ai/DeepSeek-R1'],
    ['v3', 'deepseek-ai/DeepSeek-V3'],
    ['deepseek-r1:671b', 'deepseek-ai/DeepSeek-R1'],
    ['oss 120b', 'openai/gpt-oss-120b'],
    ['kimi k2', 'moonshotai/Kimi-K2-Instruct'],
    ['glm 4.6', 'zai-org/GLM-4.6'],
    ['gemma3 27b', 'google/gemma-3-27b-it'],
    ['phi4', 'microsoft/phi-4'],
    ['qwen 72b', 'Qwen/Qwen2.5-72B-Instruct'],
    ['r1 distill qwen 32b', 'deepseek-ai/DeepSeek-R1-Distill-Qwen-32B'],
    ['command r+', 'CohereLabs/c4ai-command-r-plus-08-2024'],
    ['llama-3.3-nemotron-super-49b-v1', 'nvidia/Llama-3_3-Nemotron-Super-49B-v1_5'],
    ['https://huggingface.co/Qwen/Qwen3-8B/tree/main', 'Qwen/Qwen3-8B'],
  ])('finds "%s"', (name, id) => {
    expect(found(name)[0]).toBe(id);
  });

  it.each([
    ['TheBloke/Llama-2-70B-AWQ', 'meta-llama/Llama-2-70b-hf', 'awq-int4'],
    ['nvidia/Kimi-K2.5-NVFP4', 'moonshotai/Kimi-K2.5', 'nvfp4'],
    ['RedHatAI/Meta-Llama-3.1-8B-Instruct-FP8-dynamic', 'meta-llama/Llama-3.1-8B-Instruct', 'fp8'],
    [
      'RedHatAI/Mistral-Small-3.1-24B-Instruct-2503-quantized.w8a8',
      'mistralai/Mistral-Small-3.1-24B-Instruct-2503',
      'int8',
    ],
    ['RedHatAI/Qwen3-8B-quantized.w4a16', 'Qwen/Qwen3-8B', 'int4'],
    ['bartowski/Llama-3.3-70B-Instruct-GGUF', 'meta-llama/Llama-3.3-70B-Instruct', 'q4_k_m'],
    ['bartowski/Llama-3.3-70B-Instruct-GGUF:IQ4_XS', 'meta-llama/Llama-3.3-70B-Instruct', 'iq4_xs'],
    ['unsloth/Llama-3.2-1B-Instruct-unsloth-bnb-4bit', 'meta-llama/Llama-3.2-1B-Instruct', 'nf4'],
    ['cyankiwi/gemma-4-31B-it-AWQ-4bit', 'google/gemma-4-31B-it', 'awq-int4'],
    ['Qwen/Qwen3-30B-A3B-GPTQ-Int4', 'Qwen/Qwen3-30B-A3B', 'gptq-int4'],
    ['Intel/gemma-4-12B-it-int8-AutoRound', 'google/gemma-4-12B-it', 'int8-w8a16'],
    ['google/gemma-4-E4B-it-qat-w4a16-ct', 'google/gemma-4-E4B-it', 'int4'],
    ['mlx-community/Qwen3-8B-4bit', 'Qwen/Qwen3-8B', 'mlx-4bit'],
    ['Inferact/Qwen3.8-2.4T-A95B-NVFP4', 'Qwen/Qwen3.8-2.4T-A95B', 'nvfp4'],
  ])('takes %s as %s in %s, and says so', (name, id, format) => {
    expect(found(name)).toEqual([id, format]);
    expect(findModel(name)).toMatchObject({ note: expect.stringContaining('re-packaged') });
  });

  it.each([
    ['meta-llama/Llama-3.1-8B', 'meta-llama/Llama-3.1-8B-Instruct'],
    ['NousResearch/Meta-Llama-3-8B', 'meta-llama/Meta-Llama-3-8B-Instruct'],
    ['unsloth/gemma-3-27b-it', 'google/gemma-3-27b-it'],
  ])('takes the twin or mirror %s as %s, and says so', (name, id) => {
    expect(findModel(name)).toMatchObject({ found: true, model: { id }, note: `${name} is taken as ${id}` });
  });

  it.each([
    ['facebook/opt-125m'],
    ['Qwen/Qwen1.5-7B-Chat'],
    ['google/diffusiongemma-26B-A4B-it'],
    ['granite 3.2 8b'],
    ['acme/thing-7B'],
    ['foo'],
    [''],
  ])('does not take "%s" for a model of another size, version or kind', (name) => {
    expect(findModel(name).found).toBe(false);
  });

  it('names the nearest models to one it does not have', () => {
    const match = findModel('granite 3.2 8b');
    expect(match.found ? [] : match.nearest.map(({ id }) => id)).toContain('ibm-granite/granite-3.3-8b-instruct');
  });

  it.each([
    ['chatglm3-6b', /^zai-org\/(?:glm|GLM)-4/],
    ['qwen 1.5 72b', /^Qwen\//],
  ])('names for "%s" only models that resemble it or are of its size', (name, likely) => {
    const match = findModel(name);
    const nearest = match.found ? [match.model] : match.nearest;
    expect(nearest.length).toBeGreaterThan(0);
    for (const { id } of nearest) expect(id).toMatch(likely);
  });

  it('names for a family that it does not know models of that size', () => {
    const match = findModel('mpt-30b');
    const nearest = match.found ? [] : match.nearest;
    expect(nearest.length).toBeGreaterThan(0);
    for (const { parameters } of nearest) expect(Math.abs(parameters.total / 30e9 - 1)).toBeLessThan(0.25);
  });

  it('names none for a name that says nothing', () => {
    const match = findModel('zzyzx');
    expect(match.found ? [] : match.nearest).toEqual([]);
  });

  it('says when the nearest model stands in', () => {
    expect(findModel('llama 30b')).toMatchObject({
      model: { id: 'codellama/CodeLlama-34b-hf' },
      note: '"llama 30b" is not in the catalogue; the nearest is CodeLlama 34b',
    });
  });
});
