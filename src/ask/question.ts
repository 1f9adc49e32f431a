import { z } from 'zod';
import { providerIds } from '../catalogue/cloud-providers.ts';

/**
 * A Question: what was asked, typed. This schema is the only definition of the question in code; the names are those of
 * the contract that scripts rely on (docs/contract.md). Sizes are tokens or counts; memory is GiB (2^30 bytes).
 * Everything but `model` is optional: what is absent is defaulted when the question is looked up, and the default is said.
 */

export const engineIds = [
  'vllm',
  'sglang',
  'tensorrt-llm',
  'llama.cpp',
  'ollama',
  'transformers',
  'mlx',
  'exllamav2',
  'exllamav3',
] as const;
export type EngineId = (typeof engineIds)[number];

/** KV-cache element formats. `auto` is the engine's own default for the model. */
export const kvFormats = [
  'auto',
  'fp32',
  'bf16',
  'fp16',
  'fp8',
  'fp8_ds_mla',
  'int8_per_token_head',
  'nvfp4',
  'q8_0',
  'q6_0',
  'q5_1',
  'q5_0',
  'q4_1',
  'q4_0',
  'iq4_nl',
] as const;
export type KvFormat = (typeof kvFormats)[number];

/** Who proposes the tokens of speculative decoding: the model's own head, a head trained for it, a small model, the prompt. */
export const speculativeMethods = ['mtp', 'eagle', 'eagle3', 'draft', 'ngram'] as const;

export const trainingMethods = ['full', 'lora', 'qlora', 'dora'] as const;
export const frameworks = [
  'transformers',
  'trl',
  'torchtune',
  'unsloth',
  'axolotl',
  'llama-factory',
  'megatron',
  'torchtitan',
  'litgpt',
  'ms-swift',
] as const;
export const optimizers = ['adamw', 'adamw-8bit', 'paged-adamw-8bit', 'adafactor', 'sgd', 'muon', 'galore'] as const;
export const precisions = ['bf16', 'bf16-mixed', 'fp16-mixed', 'fp32'] as const;
export type Precision = (typeof precisions)[number];
export const shardings = ['none', 'zero1', 'zero2', 'zero3', 'fsdp'] as const;
/** What is trained for: preference and reinforcement objectives hold more sequences and more models. */
export const objectives = ['sft', 'pretrain', 'dpo', 'grpo', 'ppo'] as const;
/** Activations kept for the backward pass: all, those of cheap operations recomputed, or only each layer's input. */
export const recomputes = ['none', 'selective', 'full'] as const;
/** How GPUs are rented; prices/offer.ts has the same. */
export const rentalTiers = ['on-demand', 'spot', 'reserved', 'community'] as const;
export const hostings = ['rented', 'owned'] as const;
export const losses = ['plain', 'fused', 'chunked', 'fused-linear'] as const;

const tokens = z.int().min(1).max(100_000_000);
const count = z.int().min(1).max(1_000_000);
const degree = z.int().min(1).max(4096);
const name = z.string().trim().min(1).max(200);
const usd = z.number().min(0.01).max(1_000_000_000);

export const questionSchema = z.strictObject({
  kind: z.enum(['inference', 'training']).optional(),
  model: name,
  /** Weight format: an id of catalogue/formats (`bf16`, `int4`, `q4_k_m` ...). */
  format: name.optional(),
  gpu: name.optional(),
  /** How many GPUs; null or absent asks fitcheck to find the number. */
  gpus: count.nullable().optional(),
  /** Physical memory per GPU, when it differs from the catalogue or the GPU is only known by its memory. */
  gpuMemoryGib: z.number().min(0.5).max(10_000).optional(),
  engine: z.enum(engineIds).optional(),
  engineVersion: name.optional(),
  tensorParallel: degree.optional(),
  pipelineParallel: degree.optional(),
  dataParallel: degree.optional(),
  decodeContextParallel: degree.optional(),
  expertParallel: z.boolean().optional(),
  eager: z.boolean().optional(),
  /** Tokens per request, prompt and answer together (vLLM's max_model_len). */
  context: tokens.optional(),
  /** Requests at full context that must fit together. */
  concurrency: count.optional(),
  inputTokens: tokens.optional(),
  outputTokens: tokens.optional(),
  /** What each of `concurrency` users must get while the answer is written; "50 ms per token" is 20. */
  minTokensPerSecond: z.number().min(0.01).max(100_000).optional(),
  maxNumSeqs: count.optional(),
  maxNumBatchedTokens: tokens.optional(),
  gpuMemoryUtilization: z.number().min(0.01).max(1).optional(),
  blockSize: z.int().min(1).max(65_536).optional(),
  /** LoRA adapters served beside the model: how many in one batch, and their largest rank (vLLM's --max-loras, --max-lora-rank). */
  maxLoras: z.int().min(1).max(1024).optional(),
  maxLoraRank: z.int().min(1).max(512).optional(),
  /** Speculative decoding: how tokens are proposed, how many for every step, and the model that drafts them. */
  speculative: z.enum(speculativeMethods).optional(),
  speculativeTokens: z.int().min(1).max(64).optional(),
  draftModel: name.optional(),
  kvFormat: z.enum(kvFormats).optional(),
  gpuLayers: z.int().min(0).max(10_000).optional(),
  /** llama.cpp's --n-cpu-moe: the experts of so many first layers stay in host memory; `cpuMoe` is all of them. */
  cpuMoeLayers: z.int().min(0).max(10_000).optional(),
  cpuMoe: z.boolean().optional(),
  ubatch: count.optional(),
  slots: count.optional(),
  unifiedKv: z.boolean().optional(),
  flashAttention: z.boolean().optional(),
  method: z.enum(trainingMethods).optional(),
  objective: z.enum(objectives).optional(),
  framework: z.enum(frameworks).optional(),
  /** A release such as "1.7.0": what a framework does by default changes. */
  frameworkVersion: name.optional(),
  optimizer: z.enum(optimizers).optional(),
  precision: z.enum(precisions).optional(),
  sequence: tokens.optional(),
  microBatch: count.optional(),
  gradientCheckpointing: z.boolean().optional(),
  /** Says more than `gradientCheckpointing`, which is `full` or `none`. */
  recompute: z.enum(recomputes).optional(),
  sharding: z.enum(shardings).optional(),
  loraRank: z.int().min(1).max(65_536).optional(),
  loraTargets: name.optional(),
  loss: z.enum(losses).optional(),
  packing: z.boolean().optional(),
  activationOffload: z.boolean().optional(),
  gradientAccumulation: count.optional(),
  contextParallel: degree.optional(),
  /** Megatron's expert-model-parallel size; `expertParallel` is the switch of serving engines. */
  expertParallelSize: degree.optional(),
  sequenceParallel: z.boolean().optional(),
  /** Weights, gradients and optimizer states in host memory. */
  cpuOffload: z.boolean().optional(),
  compile: z.boolean().optional(),
  /** The optimizer steps all parameters as one list, with a copy of their size; false: fused or one by one. */
  foreach: z.boolean().optional(),
  /** Each gradient is used and freed inside the backward pass. */
  optimizerInBackward: z.boolean().optional(),
  /** Embedding and head are trained in full beside the adapters. */
  trainEmbeddings: z.boolean().optional(),
  /** How the GPUs are rented, from whom and where: "eu", "us", or a region's own name. */
  tier: z.enum(rentalTiers).optional(),
  provider: z.enum(providerIds).optional(),
  region: name.optional(),
  /** What all of it may cost. */
  maxUsdPerHour: usd.optional(),
  maxUsdPerMonth: usd.optional(),
  /** The part of what the plan can serve that is served on average: what a token costs is over that many. */
  loadFactor: z.number().min(0.01).max(1).optional(),
  /** `owned` asks for power and depreciation instead of rent. */
  hosting: z.enum(hostings).optional(),
  /** What a GPU costs to buy, with its share of the server and the network. */
  usdPerGpu: usd.optional(),
  usdPerKwh: z.number().min(0.001).max(10).optional(),
});

export type Question = z.infer<typeof questionSchema>;

/** A question still being read: the model may be missing. */
export type QuestionDraft = Partial<Question>;

/** The names of a Question's fields, in the order of the contract. */
export const questionFields = Object.keys(questionSchema.shape) as readonly (keyof Question)[];
