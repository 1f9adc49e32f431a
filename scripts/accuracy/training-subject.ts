import { models } from '../../src/catalogue/data.ts';
import { findHardware } from '../../src/catalogue/find-hardware.ts';
import { findModel } from '../../src/catalogue/find-model.ts';
import { formatFor } from '../../src/catalogue/formats.ts';
import type { Architecture, ModelRecord } from '../../src/catalogue/model.ts';
import { tensorsOf } from '../../src/estimate/tensors/of-model.ts';
import { nf4, nf4DoubleQuantized } from '../../src/estimate/training/base-format.ts';
import { profilesOf } from '../../src/estimate/training/memory.ts';
import { trainingPhases } from '../../src/estimate/training/phases.ts';
import type { TrainingQuestion, TrainingSubject } from '../../src/estimate/training/question.ts';
import { resolveSettings, type Spread } from '../../src/estimate/training/resolve.ts';
import type { TrainingSettings } from '../../src/estimate/training/settings.ts';
import { runModels } from './training-models.ts';
import type { TrainingRun } from './training-runs.ts';

const records = new Map<Architecture, ModelRecord & { readonly architecture: Architecture }>();

/** The model of a run: the catalogue's, or the shape that the run brings. */
function modelOf(run: TrainingRun): TrainingSubject['model'] {
  const name = run.question?.model ?? '';
  const shape = run.architecture ?? runModels[name];
  if (shape === undefined) {
    const match = findModel(name);
    if (!match.found || match.model.architecture === null) throw new Error(`${run.id}: no model ${name}`);
    return { ...match.model, architecture: match.model.architecture };
  }
  const [any] = models;
  if (any === undefined) throw new Error('the catalogue is empty');
  const known = records.get(shape) ?? { ...any, id: name, name: run.ran, architecture: shape, countable: true };
  records.set(shape, known);
  return known;
}

/** A run as a subject, with or without what people rarely say. */
export function subjectOf(run: TrainingRun, question: TrainingQuestion): TrainingSubject {
  const { model: name = '', format, gpu, gpuMemoryGib } = run.question ?? {};
  const hardware = findHardware({
    model: name,
    ...(gpu === undefined ? {} : { gpu }),
    ...(gpuMemoryGib === undefined ? {} : { gpuMemoryGib }),
  });
  if ('refusal' in hardware) throw new Error(`${run.id}: ${hardware.refusal.message}`);
  const model = modelOf(run);
  const base = format === undefined ? undefined : formatFor(model, format);
  return {
    question,
    model,
    ...(base === undefined ? {} : { base }),
    physicalBytes: hardware.bytes,
    gpusPerNode: hardware.accelerator.nodeSizeTypical,
  };
}

/** The spread that a run had. */
export function spreadOf({
  gpus,
  sharding = 'none',
  tensorParallel = 1,
  pipelineParallel = 1,
}: TrainingQuestion): Spread {
  return { gpus: gpus ?? 1, sharding, tensorParallel, pipelineParallel };
}

/** Peak bytes with every setting as the run had it, also those that no question can say. */
export function exactPeak(run: TrainingRun): { readonly bytes: number; readonly settings: TrainingSettings } {
  const question: TrainingQuestion = { ...run.question, ...run.stated };
  const subject = subjectOf(run, question);
  const [profile] = profilesOf(subject, spreadOf(question));
  if (profile === undefined) throw new Error(`${run.id}: no profile`);
  const resolved = resolveSettings(subject, profile, spreadOf(question));
  const adapters = resolved.adapters && { ...resolved.adapters, bytes: run.adapterBytes ?? resolved.adapters.bytes };
  const isNf4 = resolved.base?.id === 'nf4' && run.doubleQuantization !== undefined;
  const settings: TrainingSettings = {
    ...resolved,
    ...(adapters === undefined ? {} : { adapters }),
    ...(isNf4 ? { base: run.doubleQuantization === true ? nf4DoubleQuantized : nf4 } : {}),
    ...run.settings,
    layout: { ...resolved.layout, ...run.layout },
  };
  const { peak } = trainingPhases(tensorsOf(subject.model), subject.model.architecture, settings);
  return { bytes: peak.bytes, settings };
}
