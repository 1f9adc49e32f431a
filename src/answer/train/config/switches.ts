import type { Framework } from '../../../catalogue/training/profiles.ts';
import type { TrainingMemory } from '../../../estimate/training/memory.ts';

/** What can be counted but not every framework can be told, in the words of a sentence. */
export type Feature =
  | 'adapters'
  | 'DoRA'
  | 'a base in 4 bits'
  | 'DPO'
  | 'GRPO'
  | 'PPO'
  | 'AdamW in 8 bits'
  | 'another optimizer than AdamW'
  | 'a fused linear loss'
  | 'offloading of activations'
  | 'offloading to host memory'
  | 'DeepSpeed ZeRO'
  | 'FSDP'
  | 'tensor, pipeline or context parallelism';

/**
 * What each framework's own command or configuration has no switch for, by its documentation: the trainers' arguments of
 * Transformers, TRL's subcommands (trl/scripts), torchtune's recipes, unsloth.ai/docs, docs.axolotl.ai, LLaMA-Factory's
 * hparams, Megatron-LM's arguments.py, torchtitan's job_config.py, LitGPT's finetune scripts, ms-swift's parameters.
 */
const without: Readonly<Record<Framework, readonly Feature[]>> = {
  transformers: ['DPO', 'GRPO', 'PPO', 'offloading of activations', 'tensor, pipeline or context parallelism'],
  trl: ['tensor, pipeline or context parallelism'],
  torchtune: ['DeepSpeed ZeRO', 'tensor, pipeline or context parallelism'],
  unsloth: ['DeepSpeed ZeRO', 'FSDP', 'offloading to host memory', 'tensor, pipeline or context parallelism'],
  axolotl: ['PPO', 'tensor, pipeline or context parallelism'],
  'llama-factory': ['GRPO', 'tensor, pipeline or context parallelism'],
  megatron: [
    'adapters',
    'DoRA',
    'a base in 4 bits',
    'DPO',
    'GRPO',
    'PPO',
    'AdamW in 8 bits',
    'a fused linear loss',
    'offloading of activations',
    'offloading to host memory',
    'FSDP',
  ],
  torchtitan: [
    'adapters',
    'DoRA',
    'a base in 4 bits',
    'DPO',
    'GRPO',
    'PPO',
    'AdamW in 8 bits',
    'another optimizer than AdamW',
    'a fused linear loss',
    'offloading of activations',
    'DeepSpeed ZeRO',
  ],
  litgpt: [
    'DoRA',
    'DPO',
    'GRPO',
    'PPO',
    'a fused linear loss',
    'offloading of activations',
    'offloading to host memory',
    'DeepSpeed ZeRO',
    'tensor, pipeline or context parallelism',
  ],
  'ms-swift': ['offloading of activations', 'tensor, pipeline or context parallelism'],
};

/** Whether the framework has no switch for it. */
export function lacks(framework: Framework, feature: Feature): boolean {
  return without[framework].includes(feature);
}

/** What was counted of this run that its framework cannot be told. */
export function withoutSwitch({ profile, settings, spread }: TrainingMemory): readonly Feature[] {
  const { adapters, base, objective, optimizer, layout } = settings;
  const used: Readonly<Record<Feature, boolean>> = {
    adapters: adapters !== undefined,
    DoRA: adapters?.dora === true,
    'a base in 4 bits': base?.id === 'nf4',
    DPO: objective === 'dpo',
    GRPO: objective === 'grpo',
    PPO: objective === 'ppo',
    'AdamW in 8 bits': optimizer.endsWith('adamw-8bit'),
    'another optimizer than AdamW': !optimizer.includes('adamw'),
    'a fused linear loss': settings.loss === 'fused-linear',
    'offloading of activations': settings.activationOffload,
    'offloading to host memory': settings.cpuOffload,
    // Megatron's distributed optimizer is ZeRO-1.
    'DeepSpeed ZeRO': spread.sharding.startsWith('zero') && profile.framework !== 'megatron',
    FSDP: spread.sharding === 'fsdp',
    'tensor, pipeline or context parallelism':
      layout.tensorParallel * layout.pipelineParallel * layout.contextParallel > 1,
  };
  return without[profile.framework].filter((feature) => used[feature]);
}
