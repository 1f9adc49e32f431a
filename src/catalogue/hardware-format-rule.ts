import { z } from 'zod';

/** A row of data/hardware-formats.json: how some formats run on some architectures. The first row that matches holds. */
export const hardwareFormatRuleSchema = z.strictObject({
  /** Format ids; 'gguf' stands for every GGUF type. */
  formats: z.array(z.string()).min(1),
  /** `arch` values of data/accelerators.json. */
  archs: z.array(z.string()).min(1),
  /**
   * native: computed in the format; emulated: loaded, but converted to another for the math; weight-only: stored in the
   * format, computed in 16 bits; unsupported: no kernel for it.
   */
  state: z.enum(['native', 'emulated', 'weight-only', 'unsupported']),
  /** `{gpu}` and `{format}` stand for their names. Of vLLM, unless it names another engine. */
  sentence: z.string(),
  /** The format id to use instead. */
  alternative: z.string().optional(),
  source: z.url(),
});

export type HardwareFormatRule = z.infer<typeof hardwareFormatRuleSchema>;
