import type { Accelerator } from './accelerator.ts';
import { hardwareFormatRules } from './data.ts';
import { formatNames, isGguf } from './format-names.ts';
import type { HardwareFormatRule } from './hardware-format-rule.ts';

export interface FormatSupport {
  readonly state: HardwareFormatRule['state'];
  /** One sentence: what happens and why. */
  readonly sentence: string;
  /** The format id to use instead, where one is better. */
  readonly alternative?: string;
  /** Absent where nothing was found. */
  readonly source?: string;
}

const table = new Map<string, Map<string, HardwareFormatRule>>();
for (const rule of hardwareFormatRules)
  for (const arch of rule.archs) {
    const row = table.get(arch) ?? new Map<string, HardwareFormatRule>();
    table.set(arch, row);
    for (const format of rule.formats) if (!row.has(format)) row.set(format, rule);
  }

/** How `formatId` runs on the accelerator: on units of its own, in 16 bits with the weights packed, or not at all. */
export function formatSupport(formatId: string, accelerator: Accelerator, inGguf = isGguf(formatId)): FormatSupport {
  const gpu = accelerator.aliases[0] ?? accelerator.id;
  const format = formatNames.find((name) => name.id === formatId)?.label ?? formatId;
  if (accelerator.arch === null)
    return { state: 'native', sentence: `How ${format} runs depends on the GPU, which the question does not name.` };
  const rule = table.get(accelerator.arch)?.get(inGguf ? 'gguf' : formatId);
  if (rule === undefined)
    return {
      state: 'unsupported',
      sentence: `No engine was found that runs ${format} on ${gpu}: use BF16.`,
      alternative: 'bf16',
    };
  const { state, alternative, source } = rule;
  const sentence = rule.sentence.replaceAll('{gpu}', gpu).replaceAll('{format}', format);
  return { state, sentence, ...(alternative === undefined ? {} : { alternative }), source };
}
