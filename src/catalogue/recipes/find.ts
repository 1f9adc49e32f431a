import type { ModelRecord } from '../model.ts';
import type { Described, Recipe } from './recipe.ts';
import { recipes } from './table.ts';

/** How this model comes in this format, the usual way first; empty where all publishers do alike. */
export function recipesFor(model: ModelRecord, formatId: string): readonly Recipe[] {
  // What the makers published is known, and nobody quantizes it again into the same format.
  if (!isDescribed(model) || formatId === model.nativeFormat) return [];
  const fitting = recipes.filter((recipe) => recipe.formats.includes(formatId) && recipe.models(model));
  return fitting.length > 1 ? fitting : [];
}

/** The recipe of a repository ("nvidia/GLM-5-NVFP4"), by its owner and name; undefined where they say nothing. */
export function recipeOf(model: ModelRecord, formatId: string, repository: string): Recipe | undefined {
  const [owner = '', name = ''] = repository.toLowerCase().split('/');
  return recipesFor(model, formatId).find(
    ({ makers, named }) => makers.includes(owner) && (named === undefined || named.test(name)),
  );
}

function isDescribed(model: ModelRecord): model is Described {
  return model.architecture !== null;
}
