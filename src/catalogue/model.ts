import { z } from 'zod';

/**
 * A model record of data/models.json: what is known of one model, each figure with its source. `architecture` is absent
 * for the few models whose configuration is not public; they are answered from the published totals, with wider ranges.
 */

export const layerKinds = [
  'full',
  'sliding',
  'chunked',
  'shared_kv_full',
  'shared_kv_sliding',
  'cross',
  'gdn',
  'kda',
  'mamba2',
  'mamba1',
  'lightning',
  'conv',
  'mlp_only',
  'moe_only',
  'none',
  'noattn',
  'compressed',
  'hybrid',
  'hybrid_sliding',
  'indexed_attention',
] as const;
/** How a layer mixes tokens; `mlp_only`, `moe_only`, `noattn` and `none` do not. */
export type LayerKind = (typeof layerKinds)[number];

const attentionOverride = z.strictObject({
  heads: z.int().optional(),
  kvHeads: z.int().optional(),
  headDim: z.int().optional(),
  vHeadDim: z.int().optional(),
  /** V is the same projection as K: stored once. */
  kEqV: z.boolean().optional(),
});

/** The shape of a decoder; names follow config.json in camel case. All sizes are element counts. */
export const architectureSchema = z.strictObject({
  modelType: z.string(),
  layers: z.int().positive(),
  hidden: z.int().positive(),
  heads: z.int().nullable(),
  kvHeads: z.int().nullable(),
  headDim: z.int().nullable(),
  /** Head size of V where it differs from K. */
  vHeadDim: z.int().nullable().optional(),
  intermediate: z
    .union([z.int(), z.array(z.int())])
    .nullable()
    .optional(),
  /** MLP width of the dense layers of a MoE, where it differs from `intermediate`. */
  denseIntermediate: z.int().optional(),
  vocab: z.int().positive(),
  tieEmbeddings: z.boolean(),
  /** False: no output head (embedding models). */
  lmHead: z.boolean().optional(),
  /** Position and token-type embeddings, in elements. */
  embedExtra: z.int().optional(),
  attnBias: z.enum(['none', 'qkv', 'qkvo', 'qv', 'o', 'qvo']),
  mlpBias: z.boolean(),
  qkNorm: z.enum(['none', 'per_head', 'full', 'heads_x_dim']),
  /** rms: one vector; ln: weight and bias; ln_nobias: weight only. */
  norm: z.enum(['rms', 'ln', 'ln_nobias', 'none']),
  normsPerLayer: z.number(),
  finalNorms: z.number().optional(),
  /** Matrices per MLP: 3 gated, 2 plain. */
  mlpMats: z.int(),
  /** Runs of [kind, count]; absent: every layer is full attention. */
  layerTypes: z.array(z.tuple([z.enum(layerKinds), z.int()])).optional(),
  slidingWindow: z.int().nullable().optional(),
  attnGate: z.enum(['none', 'per_dim', 'per_head', 'per_dim_out']).optional(),
  sinks: z.boolean().optional(),
  sinksOn: z.array(z.enum(layerKinds)).optional(),
  byType: z.partialRecord(z.enum(layerKinds), attentionOverride).optional(),
  attnExtra: z.partialRecord(z.enum(layerKinds), z.int()).optional(),
  mla: z
    .strictObject({
      qLoraRank: z.int().nullable(),
      kvLoraRank: z.int(),
      qkNopeHeadDim: z.int(),
      qkRopeHeadDim: z.int(),
      vHeadDim: z.int(),
      outputGate: z.boolean().optional(),
    })
    .optional(),
  /** Lightning indexer of sparse MLA. */
  dsa: z
    .strictObject({ heads: z.int(), headDim: z.int(), topk: z.int(), layers: z.array(z.int()).nullable().optional() })
    .optional(),
  dsaLikeIndexer: z.strictObject({ heads: z.int(), headDim: z.int(), topk: z.int() }).optional(),
  compressRatios: z.array(z.int()).optional(),
  oLoraRank: z.int().optional(),
  qLoraRank: z.int().optional(),
  sparseAttention: z.record(z.string(), z.unknown()).optional(),
  /** Gated DeltaNet (k/v heads and sizes) or Kimi delta attention (heads, headDim). */
  linear: z
    .strictObject({
      kind: z.string(),
      conv: z.int(),
      kHeads: z.int().optional(),
      vHeads: z.int().optional(),
      kDim: z.int().optional(),
      vDim: z.int().optional(),
      heads: z.int().optional(),
      headDim: z.int().optional(),
      fullRankGate: z.boolean().optional(),
    })
    .optional(),
  mamba: z
    .strictObject({
      heads: z.int(),
      headDim: z.int(),
      groups: z.int(),
      state: z.int(),
      conv: z.int(),
      convBias: z.boolean().optional(),
    })
    .optional(),
  /** Width of LFM2's short convolution. */
  convL: z.int().optional(),
  moe: z
    .strictObject({
      experts: z.int(),
      active: z.int(),
      intermediate: z.int().nullable().optional(),
      sharedExperts: z.int().nullable().optional(),
      /** Width of all shared experts together. */
      sharedIntermediate: z.int().nullable().optional(),
      sharedGate: z.boolean().optional(),
      /** How many first layers are dense. */
      denseLayers: z.int().nullable().optional(),
      /** MoE in every n-th layer. */
      every: z.int().optional(),
      moeLayers: z.array(z.int()).optional(),
      mats: z.int().optional(),
      expertBias: z.int().optional(),
      routerBias: z.boolean().optional(),
      scoreCorrectionBias: z.boolean().optional(),
      routerExtra: z.int().optional(),
      /** Experts work in a smaller latent space of this width. */
      latent: z.int().nullable().optional(),
      /** A dense MLP of this width beside the experts. */
      denseResidual: z.int().optional(),
    })
    .optional(),
  mlpOnTypes: z.array(z.enum(layerKinds)).optional(),
  perLayerEmbed: z.strictObject({ dim: z.int(), vocab: z.int() }).optional(),
  sharedKvWeightsInCheckpoint: z.boolean().optional(),
  nas: z
    .strictObject({ attentionLayers: z.int(), kvHeads: z.array(z.int()), ffnIntermediate: z.array(z.int()) })
    .optional(),
  otherParams: z.int().optional(),
  /** Multi-token-prediction head, loaded only for speculative decoding. */
  mtpLayers: z.int().nullable().optional(),
  mtpParams: z.int().optional(),
  visionParams: z.int().optional(),
  fp8BlockScales: z.int().optional(),
});

/** A transformer's shape. */
export type Architecture = z.infer<typeof architectureSchema>;

export const modelSchema = z.strictObject({
  /** Hugging Face repository id. */
  id: z.string().regex(/^[\w.-]+\/[\w.()-]+$/),
  name: z.string(),
  family: z.string(),
  kind: z.enum(['llm', 'vlm', 'embedding']),
  aliases: z.array(z.string()),
  released: z.string().nullable(),
  parameters: z.strictObject({
    /** Unique parameters, vision tower and multi-token-prediction head included where they are known. */
    total: z.int().positive(),
    /** Used for one token. */
    active: z.int().positive().nullable(),
    published: z.int().positive().nullable(),
    publishedSource: z.string().nullable(),
    /** What else the published figure counts. */
    publishedKind: z.string().nullable(),
    duplicateHeadInPublished: z.boolean(),
    /** sum(numel) of the reference implementation. */
    reference: z.int().positive().nullable(),
    method: z.string(),
  }),
  maxContext: z.int().positive().nullable(),
  maxContextSource: z.string().nullable(),
  /** The format the makers published the weights in: an id of formats.ts. */
  nativeFormat: z.enum(['bf16', 'fp16', 'fp8', 'mxfp4', 'int4']),
  nativeNote: z.string(),
  license: z.string().nullable(),
  gated: z.boolean().nullable(),
  attention: z.string().nullable(),
  /** The parameters can be computed from `architecture`. */
  countable: z.boolean(),
  architecture: architectureSchema.nullable(),
  kv: z
    .strictObject({
      elemsPerTokenFullLayers: z.number(),
      elemsPerTokenSlidingLayers: z.number(),
      slidingWindow: z.number().nullable(),
      recurrentStateElemsPerSequence: z.number(),
      indexerElemsPerToken: z.number(),
    })
    .nullable(),
  sources: z.array(z.string()),
});

export type ModelRecord = z.infer<typeof modelSchema>;
