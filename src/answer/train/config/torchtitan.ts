import type { TrainingEstimate } from '../training-estimate.ts';
import { machines, shell, type TrainingConfig } from './config.ts';

/** torchtitan's settings that memory depends on (github.com/pytorch/torchtitan, job configuration). */
export function torchtitanConfig(estimate: TrainingEstimate): TrainingConfig {
  const { settings, spread } = estimate.memory;
  const { layout } = settings;
  const replicas = spread.gpus / (layout.tensorParallel * layout.pipelineParallel * layout.contextParallel);
  return shell(`NGPU=${machines(estimate).perNode} CONFIG_FILE="$CONFIG" ./run_train.sh`, [
    `--training.local_batch_size ${settings.microBatch}`,
    `--training.seq_len ${settings.sequence}`,
    `--parallelism.tensor_parallel_degree ${layout.tensorParallel}`,
    `--parallelism.pipeline_parallel_degree ${layout.pipelineParallel}`,
    `--parallelism.context_parallel_degree ${layout.contextParallel}`,
    ...(layout.expertRanks > layout.tensorParallel
      ? [`--parallelism.expert_parallel_degree ${layout.expertRanks}`]
      : []),
    // Context-parallel ranks shard states too, and are not counted here.
    layout.sharding === 'none'
      ? `--parallelism.data_parallel_replicate_degree ${replicas} --parallelism.data_parallel_shard_degree 1`
      : `--parallelism.data_parallel_shard_degree ${replicas}`,
    `--activation_checkpoint.mode ${settings.checkpointing}`,
    ...(settings.cpuOffload ? ['--training.enable_cpu_offload'] : []),
    ...(settings.optimizerInBackward ? ['--optimizer.early_step_in_backward'] : []),
    ...(settings.compile ? ['--compile.enable'] : []),
  ]);
}
