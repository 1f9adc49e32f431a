import { type Evidence, kvEvidence } from '../../catalogue/accuracy.ts';
import type { Subject } from '../../catalogue/subject.ts';
import type { Estimate } from '../../estimate/estimate.ts';
import { loadOf } from '../../estimate/speed/speed.ts';
import type { FitAnswer } from '../answer.ts';
import { modelField, type Said, saidFields } from '../answer-fields.ts';
import type { Cost } from '../price/cost.ts';
import { toCostAnswer } from '../price/to-cost-answer.ts';
import type { PlanSpeed } from '../speed/plan-speed.ts';
import { toSpeedAnswer } from '../speed/to-speed-answer.ts';
import type { Target } from '../target/target.ts';
import { toTargetAnswer } from '../target/to-target-answer.ts';
import { cannotRun, supportOf } from './support.ts';
import { termNames } from './term-names.ts';

const GiB = 2 ** 30;

/** The answer for scripts. */
export function toAnswer(
  estimate: Estimate,
  evidence: Evidence,
  said: Said & {
    readonly speed?: PlanSpeed | undefined;
    readonly cost?: Cost | undefined;
    readonly target?: Target | undefined;
  },
): FitAnswer {
  const { subject, plan, fits } = estimate;
  const { memory, layout } = plan;
  const names = termNames(subject.engine);
  return {
    ok: true,
    question: resolvedQuestion(estimate),
    ...saidFields(said),
    model: { ...modelField(subject.model), ...storedField(subject) },
    memory: {
      weights: memory.weights,
      weightsTotal: estimate.weightsTotal,
      ...(memory.compute === undefined
        ? {
            ...(names.activations === undefined ? {} : { activations: memory.activations }),
            ...(names.cudaGraphs === undefined ? {} : { cudaGraphs: memory.cudaGraphs }),
          }
        : { compute: memory.compute }),
      ...(names.nonTorch === undefined ? {} : { nonTorch: memory.nonTorch }),
      ...(memory.reserve === undefined ? {} : { reserve: memory.reserve }),
      kvCacheNeeded: memory.kvNeeded,
      kvCacheAvailable: memory.kvAvailable,
      needed: estimate.needed,
      physical: subject.physicalBytes,
      ...(memory.besideModel === undefined ? {} : { besideModel: memory.besideModel }),
      ...(memory.hostBytes === undefined ? {} : { host: memory.hostBytes }),
      ...(memory.stages === undefined
        ? {}
        : { stages: memory.stages().map(({ kvAvailable, ...rest }) => ({ ...rest, kvCacheAvailable: kvAvailable })) }),
    },
    kvCache: {
      bytesPerToken: memory.bytesPerToken,
      tokens: memory.tokens,
      maxConcurrency: memory.maxConcurrency,
      maxContext: memory.maxContext,
    },
    fits,
    plan: {
      gpus: plan.gpus,
      nodes: plan.nodes,
      gpusPerNode: plan.gpusPerNode,
      tensorParallel: layout.tensorParallel,
      pipelineParallel: layout.pipelineParallel,
      dataParallel: layout.dataParallel,
      command: estimate.command(),
      minimumGpus: Number.isFinite(estimate.minimumGpus) ? estimate.minimumGpus : plan.gpus,
    },
    ruleOfThumb: { bytes: estimate.ruleOfThumb.bytes, gpus: estimate.ruleOfThumb.gpus },
    ...(said.speed === undefined ? {} : { speed: toSpeedAnswer(subject, said.speed) }),
    ...(said.cost === undefined ? {} : { cost: toCostAnswer(said.cost) }),
    ...(said.target === undefined ? {} : { target: toTargetAnswer(said.target) }),
    support: cannotRun(subject) ?? supportOf(subject),
    accuracy: [...evidence.measurements, ...kvEvidence(subject.kvFormat, subject.model).measurements].flatMap((row) =>
      row.baseline === null || row.quantized === null || row.recoveryPercent === null
        ? []
        : [{ ...row, baseline: row.baseline, quantized: row.quantized, recoveryPercent: row.recoveryPercent }],
    ),
  };
}

function storedField({ hub }: Subject): Pick<FitAnswer['model'], 'stored'> {
  if (hub?.stored === undefined) return {};
  const { formatId: format, bytes, loadedFiles } = hub.stored;
  return { stored: { format, bytes, files: loadedFiles.length, commit: hub.sha } };
}

/** The question with every default filled in; `gpus` stays null when fitcheck was to find the number. */
function resolvedQuestion({ subject, plan }: Estimate): Record<string, unknown> {
  const { question } = subject;
  const { settings } = plan.memory;
  return {
    kind: 'inference',
    ...question,
    model: question.model,
    format: question.format ?? subject.format.id,
    gpu: subject.accelerator.id,
    gpus: question.gpus ?? null,
    gpuMemoryGib: question.gpuMemoryGib ?? Math.round((subject.physicalBytes / GiB) * 100) / 100,
    engine: subject.engine,
    engineVersion: subject.engineVersion,
    tensorParallel: plan.layout.tensorParallel,
    pipelineParallel: plan.layout.pipelineParallel,
    dataParallel: plan.layout.dataParallel,
    decodeContextParallel: plan.layout.decodeContextParallel,
    expertParallel: plan.layout.expertParallel,
    context: subject.context,
    ...loadOf(subject),
    kvFormat: subject.kvFormat,
    maxNumSeqs: settings['maxNumSeqs'],
    maxNumBatchedTokens: settings['maxNumBatchedTokens'],
    gpuMemoryUtilization: settings['gpuMemoryUtilization'],
    blockSize: settings['blockSize'],
    maxLoras: subject.adapters?.count,
    maxLoraRank: subject.adapters?.rank,
    speculative: subject.speculation?.method,
    speculativeTokens: subject.speculation?.tokens,
    draftModel: subject.speculation?.draft?.model.id,
    eager: settings['eager'],
    ubatch: settings['ubatch'],
    slots: settings['slots'],
    unifiedKv: settings['unifiedKv'],
    flashAttention: settings['flashAttention'],
  };
}
