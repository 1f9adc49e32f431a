import { findModel } from '../../../src/catalogue/find-model.ts';
import type { TrainingQuestion, TrainingSubject } from '../../../src/estimate/training/question.ts';
import type { Spread } from '../../../src/estimate/training/resolve.ts';

export const GiB = 2 ** 30;

/** A training question about a catalogue model on 80 GB GPUs. */
export function trainingSubject(name: string, question: TrainingQuestion): TrainingSubject {
  const match = findModel(name);
  if (!match.found || match.model.architecture === null) throw new Error(`no model ${name}`);
  const model = { ...match.model, architecture: match.model.architecture };
  return { question, model, physicalBytes: Math.floor(79.19 * GiB), gpusPerNode: 8 };
}

export const oneGpu: Spread = { gpus: 1, sharding: 'none', tensorParallel: 1, pipelineParallel: 1 };

/** So many GPUs with states sharded by FSDP. */
export function fsdp(gpus: number): Spread {
  return { gpus, sharding: 'fsdp', tensorParallel: 1, pipelineParallel: 1 };
}
