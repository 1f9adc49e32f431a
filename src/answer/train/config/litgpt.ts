import type { LoraTarget } from '../../../catalogue/training/lora-targets.ts';
import type { TrainingEstimate } from '../training-estimate.ts';
import { halfType, shell, type TrainingConfig } from './config.ts';

/** LitGPT's command line (github.com/Lightning-AI/litgpt, finetune scripts). */
export function litgptConfig(estimate: TrainingEstimate): TrainingConfig {
  const { found, memory } = estimate;
  const { settings, spread } = memory;
  const { adapters } = settings;
  const quantize = memory.profile.doubleQuantization ? 'bnb.nf4-dq' : 'bnb.nf4';
  return shell(`litgpt ${adapters === undefined ? 'finetune_full' : 'finetune_lora'} ${found.model.id}`, [
    `--precision ${settings.recipe === 'pure-16' ? 'bf16-true' : settings.recipe === 'fp32' ? '32-true' : halfType(estimate) === 'fp16' ? '16-mixed' : 'bf16-mixed'}`,
    ...(settings.base?.id === 'nf4' ? [`--quantize ${quantize}`] : []),
    ...(adapters === undefined ? [] : [`--lora_r ${adapters.rank}`, ...targetFlags(adapters.targets)]),
    `--devices ${spread.gpus}`,
    `--train.micro_batch_size ${settings.microBatch}`,
    `--train.global_batch_size ${settings.microBatch * settings.gradientAccumulation * spread.gpus}`,
    `--train.max_seq_length ${settings.sequence}`,
    '--data JSON --data.json_path "$DATASET"',
  ]);
}

/** LitGPT switches adapters by kind of layer; query and value are on by default (litgpt/finetune/lora.py). */
function targetFlags(targets: ReadonlySet<LoraTarget>): string[] {
  const flags = {
    lora_query: targets.has('query'),
    lora_key: targets.has('key'),
    lora_value: targets.has('value'),
    lora_projection: targets.has('output'),
    lora_mlp: targets.has('gate') || targets.has('up') || targets.has('down'),
    lora_head: targets.has('head'),
  };
  return Object.entries(flags).map(([flag, on]) => `--${flag} ${on}`);
}
