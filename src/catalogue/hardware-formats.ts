import { LRUCache } from 'lru-cache';
import type { EngineId } from '../ask/question.ts';
import type { Accelerator } from './accelerator.ts';
import { hardwareFormatRules } from './data.ts';
import { engineRecord, engineRecords } from './engines.ts';
import { formatNames, isGguf } from './format-names.ts';
import type { HardwareFormatRule } from './hardware-format-rule.ts';

export interface FormatSupport {
  readonly state: HardwareFormatRule['state'];
  /** One sentence: what happens and why. */
  readonly sentence: string;
  /** The format id to use instead, where one is better. */
  readonly alternative?: string;
  /** The engine to use instead, where another one runs it. */
  readonly alternativeEngine?: EngineId;
  /** Absent where nothing was found. */
  readonly source?: string;
}

const everyFormat = ['any', 'gguf', ...formatNames.map(({ id }) => id)];

/** Rules by format, by architecture, by engine. */
const table = new Map<EngineId, Map<string, Map<string, HardwareFormatRule>>>();
for (const rule of hardwareFormatRules)
  for (const engine of rule.engines ?? engineRecords.map(({ id }) => id))
    for (const arch of rule.archs) {
      const ofEngine = table.get(engine) ?? new Map<string, Map<string, HardwareFormatRule>>();
      table.set(engine, ofEngine);
      const rules = ofEngine.get(arch) ?? new Map<string, HardwareFormatRule>();
      ofEngine.set(arch, rules);
      for (const format of rule.formats.includes('any') ? everyFormat : rule.formats)
        if (!rules.has(format)) rules.set(format, rule);
    }

function ruleOf(formatId: string, arch: string | null, engine: EngineId): HardwareFormatRule | undefined {
  return arch === null ? undefined : table.get(engine)?.get(arch)?.get(formatId);
}

/** Files of one kind are alike whatever their types. */
function inTable(formatId: string, inGguf: boolean): string {
  return inGguf ? 'gguf' : formatId;
}

const known = new LRUCache<string, FormatSupport>({ max: 4096 });

const labels = new Map(formatNames.map(({ id, label }) => [id, label]));

/**
 * How an engine runs `formatId` on the accelerator: on units of its own, in 16 bits with the weights packed, or not at all.
 * `inGguf`: as a GGUF file holds it.
 */
export function formatSupport(
  formatId: string,
  { aliases, id, arch }: Accelerator,
  engine: EngineId,
  inGguf = isGguf(formatId),
): FormatSupport {
  const gpu = aliases[0] ?? id;
  const format = labels.get(formatId) ?? formatId;
  if (arch === null)
    return { state: 'native', sentence: `How ${format} runs depends on the GPU, which the question does not name.` };
  const key = `${engine} ${id} ${inGguf ? 'gguf ' : ''}${formatId}`;
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  const rule = ruleOf(inTable(formatId, inGguf), arch, engine);
  const support = rule === undefined ? unknown(gpu, format, engine) : said(rule, gpu, format);
  known.set(key, support);
  return support;
}

function unknown(gpu: string, format: string, engine: EngineId): FormatSupport {
  return {
    state: 'unsupported',
    sentence: `${engineRecord(engine).label} is not known to run ${format} on ${gpu}: use BF16.`,
    alternative: 'bf16',
  };
}

/** Whether it runs there at all. */
export function formatRuns(
  formatId: string,
  { arch }: Accelerator,
  engine: EngineId,
  inGguf = isGguf(formatId),
): boolean {
  return arch === null || (ruleOf(inTable(formatId, inGguf), arch, engine)?.state ?? 'unsupported') !== 'unsupported';
}

/** Whether the engine runs on the accelerator at all, as far as is known. */
export function engineRuns(engine: EngineId, { arch }: Accelerator): boolean {
  return ruleOf('any', arch, engine) === undefined;
}

const cacheNames = new Map<string, string>();

function cacheRule(kvFormat: string, arch: string | null, engine: EngineId): HardwareFormatRule | undefined {
  let name = cacheNames.get(kvFormat);
  if (name === undefined) {
    name = `kv:${kvFormat}`;
    cacheNames.set(kvFormat, name);
  }
  return ruleOf(name, arch, engine);
}

/** The same for a KV cache format; undefined where nothing speaks against it. */
export function cacheSupport(
  kvFormat: string,
  { aliases, id, arch }: Accelerator,
  engine: EngineId,
): FormatSupport | undefined {
  const rule = cacheRule(kvFormat, arch, engine);
  return rule === undefined ? undefined : said(rule, aliases[0] ?? id, kvFormat.toUpperCase());
}

function said(rule: HardwareFormatRule, gpu: string, format: string): FormatSupport {
  const { state, alternative, alternativeEngine, source } = rule;
  return {
    state,
    sentence: rule.sentence.replaceAll('{gpu}', gpu).replaceAll('{format}', format),
    ...(alternative === undefined ? {} : { alternative }),
    ...(alternativeEngine === undefined ? {} : { alternativeEngine }),
    source,
  };
}
