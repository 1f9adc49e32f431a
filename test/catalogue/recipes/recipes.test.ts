import { describe, expect, it } from 'vitest';
import { models } from '../../../src/catalogue/data.ts';
import { findModel } from '../../../src/catalogue/find-model.ts';
import { formatNames } from '../../../src/catalogue/format-names.ts';
import { formatFor } from '../../../src/catalogue/formats.ts';
import { recipeOf, recipesFor } from '../../../src/catalogue/recipes/find.ts';
import { recipes } from '../../../src/catalogue/recipes/table.ts';

function model(id: string) {
  const found = models.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

describe('recipes', () => {
  it('name formats that exist, and each is of some model that has another one too', () => {
    const ids = new Set(formatNames.map(({ id }) => id));
    for (const recipe of recipes) {
      for (const format of recipe.formats) expect(ids).toContain(format);
      expect(
        models.some((one) => recipe.formats.some((format) => recipesFor(one, format).includes(recipe))),
        recipe.said,
      ).toBe(true);
    }
  });

  it('of one model and format are told apart by what is said of them', () => {
    for (const one of models) {
      for (const { id } of formatNames) {
        const said = recipesFor(one, id).map((recipe) => recipe.said);
        expect(new Set(said).size, `${one.id} ${id}`).toBe(said.length);
      }
    }
  });

  it('do not touch what the makers published, nor dense models with plain attention', () => {
    expect(recipesFor(model('moonshotai/Kimi-K2-Thinking'), 'int4')).toEqual([]);
    expect(recipesFor(model('deepseek-ai/DeepSeek-R1'), 'fp8')).toEqual([]);
    for (const id of ['fp8', 'int4', 'awq-int4', 'nvfp4', 'mxfp4']) {
      expect(recipesFor(model('meta-llama/Llama-3.3-70B-Instruct'), id), id).toEqual([]);
    }
  });
});

describe("a repository's owner and name", () => {
  it.each<[string, string, string, readonly string[] | undefined]>([
    ['nvidia/DeepSeek-R1-0528-FP4', 'deepseek-ai/DeepSeek-R1-0528', 'nvfp4', ['attention', 'output', 'indexer']],
    ['nvidia/DeepSeek-R1-0528-FP4-v2', 'deepseek-ai/DeepSeek-R1-0528', 'nvfp4', ['attention', 'indexer']],
    ['RedHatAI/Qwen3-Next-80B-A3B-Instruct-NVFP4', 'Qwen/Qwen3-Next-80B-A3B-Instruct', 'nvfp4', ['recurrent']],
    ['Qwen/Qwen3.5-27B-FP8', 'Qwen/Qwen3.5-27B', 'fp8', []],
    ['somebody/DeepSeek-R1-0528-FP4', 'deepseek-ai/DeepSeek-R1-0528', 'nvfp4', undefined],
    ['meta-llama/Llama-3.1-405B-Instruct-FP8', 'meta-llama/Llama-3.1-405B-Instruct', 'int4', undefined],
  ])('%s', (repository, id, format, keeps) => {
    expect(recipeOf(model(id), format, repository)?.keeps).toEqual(keeps);
  });

  it('go along with the model that it is of', () => {
    expect(findModel('meta-llama/Llama-3.1-405B-Instruct-FP8')).toMatchObject({
      model: { id: 'meta-llama/Llama-3.1-405B-Instruct' },
      format: 'fp8',
      repository: 'meta-llama/Llama-3.1-405B-Instruct-FP8',
    });
    expect(findModel('meta-llama/Llama-3.1-405B-Instruct')).not.toHaveProperty('repository');
  });

  it('leave no doubt: the format has no other checkpoints', () => {
    const llama = model('meta-llama/Llama-3.1-405B-Instruct');
    expect(formatFor(llama, 'fp8')?.others).toHaveLength(1);
    const metas = formatFor(llama, 'fp8', false, 'meta-llama/Llama-3.1-405B-Instruct-FP8');
    expect(metas?.others).toBeUndefined();
    expect(formatFor(llama, 'fp8', false, 'meta-llama/Llama-3.1-405B-Instruct-FP8')).toBe(metas);
  });
});
