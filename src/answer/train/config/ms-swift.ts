import type { TrainingEstimate } from '../training-estimate.ts';
import {
  halfType,
  loadsFp32,
  machines,
  moduleNames,
  shell,
  type TrainingConfig,
  transformersOptimizer,
} from './config.ts';

/** ms-swift's command line (swift.readthedocs.io, command line parameters). */
export function msSwiftConfig(estimate: TrainingEstimate): TrainingConfig {
  const { found, memory } = estimate;
  const { nodes, perNode } = machines(estimate);
  const { settings, spread, profile } = memory;
  const { adapters, objective } = settings;
  const command = { sft: 'sft', pretrain: 'pt', dpo: 'rlhf', grpo: 'rlhf', ppo: 'rlhf' }[objective];
  const processes = spread.gpus > 1 ? `${nodes > 1 ? `NNODES=${nodes} ` : ''}NPROC_PER_NODE=${perNode} ` : '';
  return shell(`${processes}swift ${command}`, [
    ...(command === 'rlhf' ? [`--rlhf_type ${objective}`] : []),
    `--model ${found.model.id}`,
    '--dataset "$DATASET"',
    `--${/^[0-3]\b/.test(found.question.frameworkVersion ?? '') ? 'train_type' : 'tuner_type'} ${adapters === undefined ? 'full' : 'lora'}`,
    ...(adapters === undefined
      ? []
      : [
          `--lora_rank ${adapters.rank}`,
          `--target_modules ${moduleNames(found.question.loraTargets ?? profile.loraTargets).join(' ')}`,
          ...(adapters.dora ? ['--use_dora true'] : []),
          ...(settings.trainsVocabulary ? ['--modules_to_save embed_tokens lm_head'] : []),
          ...(settings.base?.id === 'nf4'
            ? ['--quant_method bnb', '--quant_bits 4', '--bnb_4bit_use_double_quant true']
            : []),
        ]),
    `--torch_dtype ${loadsFp32(settings) ? 'float32' : 'bfloat16'}`,
    ...(halfType(estimate) === 'fp16' ? ['--fp16 true'] : []),
    `--max_length ${settings.sequence}`,
    `--packing ${found.question.packing ?? false}`,
    `--per_device_train_batch_size ${settings.microBatch}`,
    `--gradient_accumulation_steps ${settings.gradientAccumulation}`,
    `--gradient_checkpointing ${settings.checkpointing !== 'none'}`,
    `--optim ${transformersOptimizer(settings.optimizer, settings.foreach)}`,
    ...(settings.loss === 'fused-linear' ? ['--use_liger_kernel true'] : []),
    ...(spread.sharding === 'none'
      ? []
      : [
          spread.sharding === 'fsdp'
            ? '--fsdp fsdp2'
            : `--deepspeed ${spread.sharding}${settings.cpuOffload ? '_offload' : ''}`,
        ]),
    '--output_dir out',
  ]);
}
