import type { TrainingEstimate } from '../training-estimate.ts';
import { halfType, moduleNames, type TrainingConfig, torchrunFlags, transformersOptimizer, yaml } from './config.ts';

/** Axolotl's YAML (docs.axolotl.ai, config reference). */
export function axolotlConfig(estimate: TrainingEstimate): TrainingConfig {
  const { found, memory } = estimate;
  const { settings, spread, profile } = memory;
  const { adapters } = settings;
  const targets = found.question.loraTargets ?? profile.loraTargets;
  return yaml([
    `# ${spread.gpus > 1 ? `axolotl train config.yaml --launcher torchrun -- ${torchrunFlags(estimate)}` : 'axolotl train config.yaml'}`,
    `base_model: ${found.model.id}`,
    'datasets:',
    '  - path: $DATASET',
    '    type: chat_template',
    ...(settings.objective === 'dpo' || settings.objective === 'grpo' ? [`rl: ${settings.objective}`] : []),
    ...(adapters === undefined
      ? []
      : [
          `adapter: ${settings.base?.id === 'nf4' ? 'qlora' : 'lora'}`,
          ...(settings.base?.id === 'nf4' ? ['load_in_4bit: true'] : []),
          `lora_r: ${adapters.rank}`,
          `lora_alpha: ${2 * adapters.rank}`,
          ...(targets === 'all-linear'
            ? ['lora_target_linear: true']
            : [`lora_target_modules: [${moduleNames(targets).join(', ')}]`]),
          ...(adapters.dora ? ['peft_use_dora: true'] : []),
          ...(settings.trainsVocabulary ? ['lora_modules_to_save: [embed_tokens, lm_head]'] : []),
        ]),
    `sequence_len: ${settings.sequence}`,
    `sample_packing: ${found.question.packing ?? false}`,
    `micro_batch_size: ${settings.microBatch}`,
    `gradient_accumulation_steps: ${settings.gradientAccumulation}`,
    `gradient_checkpointing: ${settings.checkpointing !== 'none'}`,
    ...(settings.activationOffload ? ['activation_offloading: true'] : []),
    `optimizer: ${transformersOptimizer(settings.optimizer, settings.foreach)}`,
    `${halfType(estimate)}: ${settings.recipe !== 'fp32'}`,
    ...(settings.flashAttention ? ['flash_attention: true'] : []),
    ...(settings.compile ? ['torch_compile: true'] : []),
    ...(settings.loss === 'fused-linear'
      ? ['plugins:', '  - axolotl.integrations.cut_cross_entropy.CutCrossEntropyPlugin']
      : []),
    ...sharding(memory),
    'output_dir: out',
  ]);
}

/** Fields are named for FSDP 2, which has a switch of its own for sharding in full (docs.axolotl.ai, multi-GPU). */
function sharding({ settings, spread }: TrainingEstimate['memory']): string[] {
  const { cpuOffload, fsdpVersion } = settings;
  switch (spread.sharding) {
    case 'none':
      return [];
    case 'fsdp':
      return [
        `fsdp_version: ${fsdpVersion}`,
        'fsdp_config:',
        fsdpVersion === 1 ? '  sharding_strategy: FULL_SHARD' : '  reshard_after_forward: true',
        `  offload_params: ${cpuOffload}`,
        '  auto_wrap_policy: TRANSFORMER_BASED_WRAP',
        '  state_dict_type: FULL_STATE_DICT',
      ];
    case 'zero3':
      return [`deepspeed: deepspeed_configs/zero3_bf16${cpuOffload ? '_cpuoffload_all' : ''}.json`];
    default:
      return [`deepspeed: deepspeed_configs/${spread.sharding}.json`];
  }
}
