import { ruleOfThumb } from '../../estimate/rule-of-thumb.ts';
import type { PhaseId } from '../../estimate/training/phases.ts';
import type { TrainingAnswer } from '../answer.ts';
import { modelField, type Said, saidFields } from '../answer-fields.ts';
import type { Cost } from '../price/cost.ts';
import { toCostAnswer } from '../price/to-cost-answer.ts';
import { trainingConfig } from './config.ts';
import type { TrainingEstimate } from './training-estimate.ts';

/** Names of the phases for scripts. */
const phaseFields: Readonly<Record<PhaseId, keyof TrainingAnswer['training']['phases']>> = {
  load: 'load',
  loss: 'loss',
  'backward-start': 'backwardStart',
  'backward-end': 'backwardEnd',
  optimizer: 'optimizer',
};

/** The answer for scripts. */
export function toTrainingAnswer(
  estimate: TrainingEstimate,
  said: Said & { readonly cost?: Cost | undefined },
): TrainingAnswer {
  const { found, memory, enough } = estimate;
  const { spread, settings } = memory;
  const { model } = found;
  const nodes = Math.ceil(spread.gpus / found.gpusPerNode);
  const rule = ruleOfThumb(model, settings.base?.nominalBits ?? 16, found.accelerator);
  const phases: Partial<Record<keyof TrainingAnswer['training']['phases'], number>> = {};
  for (const phase of memory.phases) phases[phaseFields[phase.id]] = Math.round(phase.bytes);
  return {
    ok: true,
    question: resolvedQuestion(estimate),
    ...saidFields(said),
    model: modelField(model),
    training: {
      allocated: memory.allocated,
      planFor: memory.planFor,
      nvidiaSmi: memory.nvidiaSmi,
      phases: phases as TrainingAnswer['training']['phases'],
      fits: memory.fits,
      confidence: Math.round(memory.confidence * 1000) / 1000,
      peak: phaseFields[memory.peak.id],
      dominant: memory.dominant,
      profile: memory.profile.label,
      recipe: settings.recipe,
      physical: found.physicalBytes,
    },
    plan: {
      gpus: spread.gpus,
      nodes,
      gpusPerNode: Math.ceil(spread.gpus / nodes),
      tensorParallel: spread.tensorParallel,
      pipelineParallel: spread.pipelineParallel,
      dataParallel: spread.gpus / (spread.tensorParallel * spread.pipelineParallel * settings.layout.contextParallel),
      sharding: spread.sharding,
      command: trainingConfig(estimate).code,
      ...(enough === undefined ? {} : { minimumGpus: enough.spread.gpus }),
    },
    ruleOfThumb: { bytes: rule.bytes, gpus: rule.gpus },
    ...(said.cost === undefined ? {} : { cost: toCostAnswer(said.cost) }),
  };
}

/** The question with every default filled in; `gpus` stays null when fitcheck was to find the number. */
function resolvedQuestion({ found, memory, solved }: TrainingEstimate): Record<string, unknown> {
  const { question } = found;
  const { settings, spread, profile } = memory;
  return {
    ...question,
    kind: 'training',
    gpu: found.accelerator.id,
    gpus: solved ? null : spread.gpus,
    method: question.method ?? 'full',
    objective: settings.objective,
    framework: profile.framework,
    optimizer: settings.optimizer,
    foreach: settings.foreach,
    sequence: settings.sequence,
    microBatch: settings.microBatch,
    gradientAccumulation: settings.gradientAccumulation,
    gradientCheckpointing: settings.checkpointing !== 'none',
    recompute: settings.checkpointing,
    sharding: spread.sharding,
    tensorParallel: spread.tensorParallel,
    pipelineParallel: spread.pipelineParallel,
    contextParallel: settings.layout.contextParallel,
    ...(settings.adapters === undefined
      ? {}
      : { loraRank: settings.adapters.rank, loraTargets: [...settings.adapters.targets].join(',') }),
    loss: settings.loss,
    flashAttention: settings.flashAttention,
    activationOffload: settings.activationOffload,
    cpuOffload: settings.cpuOffload,
    compile: settings.compile,
  };
}
