import { z } from 'zod';
import { engineRecords } from './engines.ts';

const engine = z.enum(engineRecords.map(({ id }) => id));

/** A row of data/hardware-formats.json: how some formats run on some architectures. The first row that matches holds. */
export const hardwareFormatRuleSchema = z.strictObject({
  /** The engines it is about; absent: all. */
  engines: z.array(engine).min(1).optional(),
  /** Format ids; 'gguf' stands for every GGUF type, 'any' for every format, 'kv:fp8' for that KV cache. */
  formats: z.array(z.string()).min(1),
  /** `arch` values of data/accelerators.json. */
  archs: z.array(z.string()).min(1),
  /**
   * native: computed in the format; emulated: loaded, but converted to another for the math; weight-only: stored in the
   * format, computed in 16 bits; unsupported: no kernel for it.
   */
  state: z.enum(['native', 'emulated', 'weight-only', 'unsupported']),
  /** `{gpu}` and `{format}` stand for their names. */
  sentence: z.string(),
  /** The format id to use instead. */
  alternative: z.string().optional(),
  /** The engine to use instead. */
  alternativeEngine: engine.optional(),
  source: z.url(),
});

export type HardwareFormatRule = z.infer<typeof hardwareFormatRuleSchema>;
