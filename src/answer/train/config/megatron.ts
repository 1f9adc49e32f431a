import type { TrainingEstimate } from '../training-estimate.ts';
import { halfType, shell, type TrainingConfig, torchrunFlags } from './config.ts';

/**
 * Megatron-LM's flags that memory depends on (github.com/NVIDIA/Megatron-LM, megatron/training/arguments.py); $MODEL_ARGS is
 * what else makes the model: activation, norms, rotary embedding, experts.
 */
export function megatronConfig(estimate: TrainingEstimate): TrainingConfig {
  const { found, memory } = estimate;
  const { settings, spread } = memory;
  const { layout } = settings;
  const arch = found.model.architecture;
  const replicas = spread.gpus / (layout.tensorParallel * layout.pipelineParallel * layout.contextParallel);
  return shell(`torchrun ${torchrunFlags(estimate)} pretrain_gpt.py`, [
    `--num-layers ${arch.layers} --hidden-size ${arch.hidden} --num-attention-heads ${arch.heads ?? 0}`,
    ...((arch.kvHeads ?? arch.heads) === arch.heads
      ? []
      : [`--group-query-attention --num-query-groups ${arch.kvHeads}`]),
    `--seq-length ${settings.sequence} --max-position-embeddings ${settings.sequence}`,
    `--micro-batch-size ${settings.microBatch}`,
    `--tensor-model-parallel-size ${layout.tensorParallel} --pipeline-model-parallel-size ${layout.pipelineParallel}`,
    ...(layout.contextParallel > 1 ? [`--context-parallel-size ${layout.contextParallel}`] : []),
    ...(layout.expertRanks > layout.tensorParallel ? [`--expert-model-parallel-size ${layout.expertRanks}`] : []),
    ...(layout.sequenceParallel ? ['--sequence-parallel'] : []),
    ...(layout.sharding === 'none' ? [] : ['--use-distributed-optimizer']),
    ...(settings.checkpointing === 'full'
      ? ['--recompute-granularity full --recompute-method uniform --recompute-num-layers 1']
      : settings.checkpointing === 'selective'
        ? ['--recompute-granularity selective']
        : []),
    `--global-batch-size ${settings.microBatch * layout.microBatches * replicas}`,
    `--${halfType(estimate)}`,
    '--data-path "$DATASET" $MODEL_ARGS',
  ]);
}
