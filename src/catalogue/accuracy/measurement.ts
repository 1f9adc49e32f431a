import { z } from 'zod';

/** One published measurement of what a quantization does to a score: a row of data/accuracy.json. */
export const measurementSchema = z.strictObject({
  id: z.string().regex(/^A\d{4}$/),
  /** As the source names it. */
  model: z.string(),
  /** Billions of parameters; null where the source does not say. */
  paramsB: z.number().positive().nullable(),
  /** 'fp8-w8a8', 'awq-int4', 'gguf-q4_k_m', 'kv-fp8' ... */
  scheme: z.string(),
  benchmark: z.string(),
  task: z.enum([
    'knowledge',
    'average',
    'math',
    'perplexity',
    'code',
    'kld',
    'multilingual',
    'long_context',
    'instruction',
    'summarisation',
    'reasoning',
    'commonsense',
    'chat',
    'vision',
    'agentic',
  ]),
  metric: z.enum(['accuracy', 'ppl', 'kld']),
  /** In the unit of the source: 0 to 1 or 0 to 100, the same for both. null: only the ratio was published. */
  baseline: z.number().nullable(),
  quantized: z.number().nullable(),
  /** 100 x quantized / baseline for scores; null for perplexity and KL divergence. */
  recoveryPercent: z.number().nullable(),
  perplexityIncreasePercent: z.number().optional(),
  baselinePrecision: z.string(),
  /** trained: quantization-aware training or distillation; rtn: plain rounding without calibration. Absent: as usual. */
  recipe: z.enum(['trained', 'rtn']).optional(),
  method: z.string().optional(),
  detail: z.string().optional(),
  note: z.string().optional(),
  /** Of a model released before 2024: such models lose less at the same width, so they stay out of the summaries. */
  before2024: z.literal(true).optional(),
  source: z.string(),
  provenance: z.string(),
});

export type Measurement = z.infer<typeof measurementSchema>;
