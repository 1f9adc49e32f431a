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

/** TRL's subcommand for an objective; PPO is a script among its examples (trl/scripts, examples/scripts/ppo). */
const commands = {
  sft: 'trl sft',
  pretrain: 'trl sft',
  dpo: 'trl dpo',
  grpo: 'trl grpo',
  ppo: 'accelerate launch --config_file "$ACCELERATE_CONFIG" examples/scripts/ppo/ppo.py',
} as const;
/** What a sequence's length is called: reinforcement learning sets that of the answer alone. */
const lengths = {
  sft: 'max_length',
  pretrain: 'max_length',
  dpo: 'max_length',
  grpo: 'max_completion_length',
  ppo: 'response_length',
} as const;
/** Accelerate configurations that TRL brings (huggingface.co/docs/trl/clis). */
const presets = { none: 'multi_gpu', zero1: 'zero1', zero2: 'zero2', zero3: 'zero3' } as const;

/** TRL's command line (huggingface.co/docs/trl/clis): flags of its trainers' configs and of ModelConfig. */
export function trlConfig(estimate: TrainingEstimate): TrainingConfig {
  const { found, memory } = estimate;
  const { nodes } = machines(estimate);
  const { settings, spread, profile } = memory;
  const { adapters, objective, recipe } = settings;
  const preset = spread.sharding === 'fsdp' ? `fsdp${settings.fsdpVersion}` : presets[spread.sharding];
  return shell(commands[objective], [
    `--model_name_or_path ${found.model.id}`,
    '--dataset_name "$DATASET"',
    `--dtype ${loadsFp32(settings) ? 'float32' : 'bfloat16'}`,
    ...(recipe === 'fp32' ? ['--bf16 false'] : halfType(estimate) === 'fp16' ? ['--fp16 true'] : []),
    `--${lengths[objective]} ${settings.sequence}`,
    `--per_device_train_batch_size ${settings.microBatch}`,
    `--gradient_accumulation_steps ${settings.gradientAccumulation}`,
    `--gradient_checkpointing ${settings.checkpointing !== 'none'}`,
    ...(settings.activationOffload ? ['--activation_offloading true'] : []),
    `--optim ${transformersOptimizer(settings.optimizer, settings.foreach)}`,
    ...(settings.loss === 'fused-linear' && profile.loss !== 'fused-linear' ? ['--use_liger_kernel true'] : []),
    ...(settings.loss === 'plain' && profile.loss === 'fused-linear' ? ['--loss_type nll'] : []),
    ...(settings.compile ? ['--torch_compile true'] : []),
    ...(settings.flashAttention ? [] : ['--attn_implementation eager']),
    ...(found.question.packing === true ? ['--packing true'] : []),
    ...(adapters === undefined
      ? []
      : [
          '--use_peft',
          `--lora_r ${adapters.rank}`,
          `--lora_target_modules ${moduleNames(found.question.loraTargets ?? profile.loraTargets).join(' ')}`,
          ...(settings.trainsVocabulary ? ['--lora_modules_to_save embed_tokens lm_head'] : []),
          ...(adapters.dora ? ['--use_dora'] : []),
          ...(settings.base?.id === 'nf4' ? ['--load_in_4bit', '--use_bnb_nested_quant'] : []),
        ]),
    ...(spread.gpus > 1 && objective !== 'ppo'
      ? [
          `--accelerate_config ${preset}`,
          `--num_processes ${spread.gpus}`,
          ...(nodes > 1 ? [`--num_machines ${nodes}`] : []),
        ]
      : []),
    '--output_dir out',
  ]);
}
