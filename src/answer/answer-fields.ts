import type { Architecture, ModelRecord } from '../catalogue/model.ts';
import type { FitAnswer } from './answer.ts';

/** What is said with the figures. */
export interface Said {
  readonly words: string;
  readonly assumptions: readonly string[];
  readonly warnings: readonly string[];
  readonly notUnderstood: readonly string[];
}

/** The fields of an answer for what is said. */
export function saidFields(said: Said): Pick<FitAnswer, 'words' | 'assumptions' | 'warnings' | 'notUnderstood'> {
  return {
    words: said.words,
    assumptions: [...said.assumptions],
    warnings: [...said.warnings],
    ...(said.notUnderstood.length === 0 ? {} : { notUnderstood: [...said.notUnderstood] }),
  };
}

/** The model of an answer. */
export function modelField(model: ModelRecord & { readonly architecture: Architecture }): FitAnswer['model'] {
  return {
    id: model.id,
    parameters: model.parameters.total,
    activeParameters: model.parameters.active ?? model.parameters.total,
    architecture: model.architecture.modelType,
    source: model.sources[0] ?? '',
  };
}
