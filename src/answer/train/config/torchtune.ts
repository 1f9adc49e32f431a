import type { TrainingEstimate } from '../training-estimate.ts';
import { moduleNames, type TrainingConfig, torchrunFlags, yaml } from './config.ts';

const optimizers = {
  adamw: ['torch.optim.AdamW', 'fused: True'],
  'adamw-8bit': ['bitsandbytes.optim.AdamW8bit'],
  'paged-adamw-8bit': ['bitsandbytes.optim.PagedAdamW8bit'],
  adafactor: ['torch.optim.Adafactor'],
  sgd: ['torch.optim.SGD'],
  muon: ['torch.optim.Muon'],
  galore: ['galore_torch.GaLoreAdamW'],
} as const;

const losses = {
  plain: 'torch.nn.CrossEntropyLoss',
  fused: 'torch.nn.CrossEntropyLoss',
  chunked: 'torchtune.modules.loss.CEWithChunkedOutputLoss',
  'fused-linear': 'torchtune.modules.loss.LinearCrossEntropyLoss',
} as const;

/** torchtune's YAML: the keys of its recipes' configurations that memory depends on (github.com/pytorch/torchtune, recipes). */
export function torchtuneConfig(estimate: TrainingEstimate): TrainingConfig {
  const { found, memory } = estimate;
  const { settings, spread, profile } = memory;
  const { adapters } = settings;
  const many = spread.gpus > 1;
  const recipe = `${adapters === undefined ? 'full' : 'lora'}_${settings.objective === 'dpo' ? 'dpo' : 'finetune'}_${many ? 'distributed' : 'single_device'}`;
  const targets = moduleNames(found.question.loraTargets ?? profile.loraTargets);
  const [component, ...more] = optimizers[settings.optimizer];
  return yaml([
    `# tune cp one of its configs for ${found.model.id}, set these, then:`,
    `# tune run ${many ? `${torchrunFlags(estimate)} ` : ''}${recipe} --config config.yaml`,
    ...(adapters === undefined
      ? []
      : [
          `model: # the ${settings.base?.id === 'nf4' ? 'qlora' : 'lora'} builder of that model`,
          `  lora_attn_modules: [${attentionModules(targets).join(', ')}]`,
          `  apply_lora_to_mlp: ${targets.some((target) => /gate|up|down|all/.test(target)) ? 'True' : 'False'}`,
          `  lora_rank: ${adapters.rank}`,
          `  lora_alpha: ${2 * adapters.rank}`,
          ...(adapters.dora ? ['  use_dora: True'] : []),
        ]),
    'tokenizer:',
    `  max_seq_len: ${settings.sequence}`,
    'dataset:',
    `  packed: ${found.question.packing === true ? 'True' : 'False'}`,
    `batch_size: ${settings.microBatch}`,
    `gradient_accumulation_steps: ${settings.gradientAccumulation}`,
    'optimizer:',
    `  _component_: ${component}`,
    ...(settings.foreach ? [] : more.map((line) => `  ${line}`)),
    ...(adapters === undefined ? [`optimizer_in_bwd: ${settings.optimizerInBackward ? 'True' : 'False'}`] : []),
    'loss:',
    `  _component_: ${losses[settings.loss]}`,
    `enable_activation_checkpointing: ${settings.checkpointing === 'none' ? 'False' : 'True'}`,
    `enable_activation_offloading: ${settings.activationOffload ? 'True' : 'False'}`,
    ...(many ? [`fsdp_cpu_offload: ${settings.cpuOffload ? 'True' : 'False'}`] : []),
    ...(many && settings.separateEmbeddings ? ["custom_sharded_layers: ['tok_embeddings', 'output']"] : []),
    `compile: ${settings.compile ? 'True' : 'False'}`,
    `dtype: ${settings.recipe === 'fp32' ? 'fp32' : 'bf16'}`,
  ]);
}

/** torchtune calls the output projection output_proj and names MLP layers together. */
function attentionModules(targets: readonly string[]): string[] {
  if (targets.includes('all-linear')) return ['q_proj', 'k_proj', 'v_proj', 'output_proj'];
  return targets
    .filter((target) => /^[qkvo]_proj$/.test(target))
    .map((target) => (target === 'o_proj' ? 'output_proj' : target));
}
