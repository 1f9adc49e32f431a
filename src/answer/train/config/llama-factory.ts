import type { TrainingEstimate } from '../training-estimate.ts';
import { halfType, machines, moduleNames, type TrainingConfig, transformersOptimizer, yaml } from './config.ts';

const stages = { sft: 'sft', pretrain: 'pt', dpo: 'dpo', grpo: 'grpo', ppo: 'ppo' } as const;

/** LLaMA-Factory's YAML (github.com/hiyouga/LLaMA-Factory, examples and hparams). */
export function llamaFactoryConfig(estimate: TrainingEstimate): TrainingConfig {
  const { found, memory } = estimate;
  const { nodes } = machines(estimate);
  const { settings, spread, profile } = memory;
  const { adapters } = settings;
  const targets = found.question.loraTargets ?? profile.loraTargets;
  return yaml([
    `# ${spread.gpus > 1 ? `FORCE_TORCHRUN=1 ${nodes > 1 ? `NNODES=${nodes} ` : ''}` : ''}llamafactory-cli train config.yaml`,
    `model_name_or_path: ${found.model.id}`,
    `stage: ${stages[settings.objective]}`,
    'do_train: true',
    `finetuning_type: ${adapters === undefined ? 'full' : 'lora'}`,
    ...(adapters === undefined
      ? []
      : [
          `lora_rank: ${adapters.rank}`,
          `lora_target: ${targets === 'all-linear' ? 'all' : moduleNames(targets).join(',')}`,
          ...(adapters.dora ? ['use_dora: true'] : []),
          ...(settings.trainsVocabulary ? ['additional_target: embed_tokens,lm_head'] : []),
          ...(settings.base?.id === 'nf4'
            ? ['quantization_method: bnb', 'quantization_bit: 4', 'double_quantization: true']
            : []),
        ]),
    'dataset: $DATASET',
    `cutoff_len: ${settings.sequence}`,
    `packing: ${found.question.packing ?? false}`,
    `per_device_train_batch_size: ${settings.microBatch}`,
    `gradient_accumulation_steps: ${settings.gradientAccumulation}`,
    `disable_gradient_checkpointing: ${settings.checkpointing === 'none'}`,
    `enable_liger_kernel: ${settings.loss === 'fused-linear'}`,
    ...(settings.activationOffload ? ['use_unsloth_gc: true'] : []),
    `flash_attn: ${settings.flashAttention ? 'auto' : 'disabled'}`,
    `optim: ${transformersOptimizer(settings.optimizer, settings.foreach)}`,
    ...deepSpeed(memory),
    ...(spread.sharding === 'fsdp'
      ? ['# accelerate launch --config_file examples/accelerate/fsdp_config.yaml src/train.py config.yaml']
      : []),
    ...precision(estimate),
    'output_dir: out',
  ]);
}

/** Its examples have configurations for stages 2 and 3 (examples/deepspeed); stage 1 is stage 2 with one number changed. */
function deepSpeed({ settings, spread }: TrainingEstimate['memory']): string[] {
  const { sharding } = spread;
  if (!sharding.startsWith('zero')) return [];
  const file = `ds_z${sharding === 'zero3' ? 3 : 2}${settings.cpuOffload ? '_offload' : ''}_config.json`;
  return [`deepspeed: examples/deepspeed/${file}`, ...(sharding === 'zero1' ? ['# with "stage": 1 in that file'] : [])];
}

/** `bf16` alone lifts what is trained to fp32 (model/adapter.py); `pure_bf16` does not. */
function precision(estimate: TrainingEstimate): string[] {
  const { settings } = estimate.memory;
  if (settings.recipe === 'fp32') return ['bf16: false'];
  return settings.recipe === 'pure-16' && settings.adapters === undefined
    ? ['pure_bf16: true']
    : [`${halfType(estimate)}: true`];
}
