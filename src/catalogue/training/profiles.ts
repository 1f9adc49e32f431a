import type { Question } from '../../ask/question.ts';

export type Framework = NonNullable<Question['framework']>;
export type Precision = NonNullable<Question['precision']>;

/**
 * What a training framework does unless it is told otherwise, as far as memory depends on it. A new release that changes a
 * default is a new row; `since` is the first version it holds for.
 */
export interface TrainingProfile {
  readonly framework: Framework;
  readonly label: string;
  readonly since: string;
  /** Asked when no framework is named: the range then spans these. */
  readonly usual: boolean;
  /** Divides the model over GPUs: tensor, pipeline and context parallelism. */
  readonly divides: boolean;
  readonly precision: Precision;
  /** With weights sharded over GPUs. */
  readonly precisionSharded: Precision;
  /** What spreads full fine-tuning over several GPUs. */
  readonly sharding: NonNullable<Question['sharding']>;
  readonly fsdpVersion: 1 | 2;
  /** What adapters are trained with; full fine-tuning is with AdamW. */
  readonly adapterOptimizer: NonNullable<Question['optimizer']>;
  readonly foreach: boolean;
  readonly checkpointing: NonNullable<Question['recompute']>;
  readonly activationOffload: boolean;
  readonly loss: NonNullable<Question['loss']>;
  /** The loss beside adapters, where it differs. */
  readonly adapterLoss?: NonNullable<Question['loss']>;
  /** Bytes per logit at the peak, where the framework's own loss differs from the usual one of that kind. */
  readonly lossBytes?: Partial<Readonly<Record<NonNullable<Question['loss']>, number>>>;
  readonly norms: 'eager' | 'fused';
  readonly compile: boolean;
  readonly adapterBytes: 2 | 4;
  readonly adapterDropout: boolean;
  readonly loraRank: number;
  readonly loraTargets: string;
  readonly doubleQuantization: boolean;
  /** Calls PEFT's prepare_model_for_kbit_training: residual stream and what is not quantized in fp32. */
  readonly fp32Residual: boolean;
  /** Autocast over frozen weights in fp32, not in 16 bit. */
  readonly fp32Frozen: boolean;
  readonly keepsFrozenInputs: boolean;
  /** Bytes per element of the cast copy that a quantized linear keeps of its input. */
  readonly quantizedInputBytes: number;
  readonly untied: boolean;
  readonly hiddenDropout: boolean;
  readonly separateEmbeddings: boolean;
  readonly optimizerInBackward: 'never' | 'with 8-bit optimizers';
  readonly microBatch: number;
  readonly sequence: number;
  readonly source: string;
}

const huggingFace = {
  usual: true,
  divides: false,
  precision: 'bf16',
  precisionSharded: 'bf16-mixed',
  sharding: 'fsdp',
  fsdpVersion: 1,
  adapterOptimizer: 'adamw',
  foreach: true,
  checkpointing: 'none',
  activationOffload: false,
  loss: 'plain',
  norms: 'eager',
  compile: false,
  adapterBytes: 4,
  adapterDropout: false,
  loraRank: 8,
  loraTargets: 'q,v',
  doubleQuantization: true,
  fp32Residual: false,
  fp32Frozen: false,
  keepsFrozenInputs: false,
  quantizedInputBytes: 0,
  untied: false,
  hiddenDropout: false,
  separateEmbeddings: false,
  optimizerInBackward: 'never',
  microBatch: 8,
  sequence: 2048,
} as const satisfies Partial<TrainingProfile>;

/** Of several rows of a framework, the first is assumed when no version is named: the one that the measured runs are of. */
export const trainingProfiles: readonly TrainingProfile[] = [
  {
    ...huggingFace,
    framework: 'transformers',
    label: 'Transformers 4 Trainer',
    since: '4.0',
    source:
      'adamw_torch with foreach, loss on upcast logits: fms-acceleration refs, 10.002 B per parameter and 14 B per logit',
  },
  {
    ...huggingFace,
    framework: 'transformers',
    label: 'Transformers 5 Trainer',
    since: '5.0',
    usual: false,
    foreach: false,
    source:
      'adamw_torch_fused is the default (huggingface.co/docs/transformers/v5.10.0/optimizers); PEFT adapters fp32 from 0.12 (peft docs, troubleshooting)',
  },
  {
    ...huggingFace,
    framework: 'trl',
    label: 'TRL before 1.7',
    since: '0.1',
    checkpointing: 'full',
    loraRank: 16,
    sequence: 1024,
    source: 'plain loss of Transformers; ModelConfig lora_r 16, max_length 1024 (huggingface.co/docs/trl)',
  },
  {
    ...huggingFace,
    framework: 'trl',
    label: 'TRL from 1.7',
    since: '1.7',
    checkpointing: 'full',
    loss: 'fused-linear',
    adapterLoss: 'plain',
    foreach: false,
    loraRank: 16,
    sequence: 1024,
    source:
      'chunked_nll is the SFT default from 1.7.0, not with PEFT (commit b58947c7e); optimizer of Transformers 5; ModelConfig lora_r 16, max_length 1024',
  },
  {
    ...huggingFace,
    framework: 'torchtune',
    label: 'torchtune',
    since: '0.4',
    precisionSharded: 'bf16',
    fsdpVersion: 2,
    foreach: false,
    checkpointing: 'full',
    loss: 'chunked',
    compile: true,
    adapterBytes: 2,
    loraTargets: 'q,v,o,gate,up,down',
    separateEmbeddings: true,
    optimizerInBackward: 'with 8-bit optimizers',
    microBatch: 2,
    source:
      'recipes of the README tables (github.com/pytorch/torchtune): pure bf16, fused AdamW, chunked loss, compile; custom_sharded_layers for embedding and output; 8-bit and paged optimizers are stepped in backward',
  },
  {
    ...huggingFace,
    framework: 'unsloth',
    label: 'Unsloth',
    since: '2024.4',
    checkpointing: 'full',
    activationOffload: true,
    adapterOptimizer: 'adamw-8bit',
    sharding: 'none',
    loss: 'fused',
    norms: 'fused',
    loraRank: 16,
    loraTargets: 'all-linear',
    microBatch: 2,
    source:
      'use_gradient_checkpointing="unsloth" offloads; adamw_8bit in its notebooks; kernels of its own for norms and cross entropy (unsloth.ai docs); LLaMA-Factory wiki, 1k to 100k tokens',
  },
  {
    ...huggingFace,
    framework: 'axolotl',
    label: 'Axolotl',
    since: '0.9',
    foreach: false,
    checkpointing: 'full',
    loss: 'fused-linear',
    loraRank: 32,
    loraTargets: 'all-linear',
    microBatch: 1,
    source:
      'examples use Cut Cross Entropy, adamw_torch_fused or adamw_bnb_8bit and gradient_checkpointing (docs.axolotl.ai)',
  },
  {
    ...huggingFace,
    framework: 'llama-factory',
    label: 'LLaMA-Factory',
    since: '0.8',
    checkpointing: 'full',
    loraTargets: 'all-linear',
    microBatch: 2,
    source:
      'gradient checkpointing unless disabled, lora_target all, rank 8 (github.com/hiyouga/LLaMA-Factory hparams)',
  },
  {
    ...huggingFace,
    framework: 'ms-swift',
    label: 'ms-swift',
    since: '3.0',
    foreach: false,
    checkpointing: 'full',
    loraTargets: 'all-linear',
    sharding: 'zero3',
    microBatch: 1,
    source:
      'gradient checkpointing on, rank 8 on all-linear, adamw_torch_fused (swift.readthedocs.io command line parameters)',
  },
  {
    ...huggingFace,
    framework: 'litgpt',
    label: 'LitGPT',
    since: '0.4',
    precisionSharded: 'bf16',
    loss: 'chunked',
    lossBytes: { chunked: 6 },
    adapterBytes: 2,
    adapterDropout: true,
    doubleQuantization: false,
    fp32Frozen: true,
    keepsFrozenInputs: true,
    quantizedInputBytes: 4,
    untied: true,
    microBatch: 1,
    sequence: 512,
    source:
      'bf16-true, no checkpointing, rank 8 on q and v with dropout 0.05, bnb.nf4 without double quantization (litgpt finetune scripts); logits, their chunks and log-softmax in bf16, and inputs of quantized linears kept in fp32: tutorials/resource-tables.md and config_hub, LoRA against QLoRA',
  },
  {
    ...huggingFace,
    framework: 'torchtitan',
    label: 'torchtitan',
    since: '0.1',
    usual: false,
    divides: true,
    precision: 'bf16-mixed',
    fsdpVersion: 2,
    foreach: false,
    checkpointing: 'selective',
    lossBytes: { plain: 12 },
    compile: true,
    separateEmbeddings: true,
    microBatch: 8,
    source:
      'fp32 shards, bf16 compute, fused AdamW, selective op checkpointing (torchtitan train configs); compiled loss 12 B per logit, its performance tables',
  },
  {
    ...huggingFace,
    framework: 'megatron',
    label: 'Megatron-LM',
    since: 'core 0.9',
    usual: false,
    divides: true,
    precision: 'bf16-mixed',
    sharding: 'zero1',
    fsdpVersion: 2,
    foreach: false,
    lossBytes: { plain: 6 },
    norms: 'fused',
    hiddenDropout: true,
    separateEmbeddings: true,
    microBatch: 1,
    sequence: 4096,
    source:
      'bf16 with fp32 main gradients, no recompute, hidden dropout 0.1, distributed optimizer; vocabulary-parallel cross entropy works in place on fp32 logits: 6 B (golden values of the functional tests)',
  },
];

/**
 * The profile of a framework: the last release row that is not newer than `version`, or the one assumed when no version is
 * named. Undefined for a version older than every row.
 */
export function trainingProfile(framework: Framework, version?: string): TrainingProfile | undefined {
  const rows = trainingProfiles.filter((row) => row.framework === framework);
  if (version === undefined) return rows[0];
  return rows.filter(({ since }) => !isOlder(version, since)).sort((a, b) => (isOlder(a.since, b.since) ? 1 : -1))[0];
}

/** Whether one dotted version comes before another, number by number. */
function isOlder(version: string, than: string): boolean {
  const parts = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);
  const [left, right] = [parts(version), parts(than)];
  for (let index = 0; index < right.length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
