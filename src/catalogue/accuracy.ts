import { LRUCache } from 'lru-cache';
import { families, nearChanceFormats } from './accuracy/families.ts';
import { find, int4DidBetter } from './accuracy/find.ts';
import { kindsOf, summarize } from './accuracy/summary.ts';
import { telling } from './accuracy/telling.ts';
import { besideChance, percentScore } from './accuracy/words.ts';
import { formatLabel } from './format-names.ts';
import { formatFor } from './formats.ts';
import { stockTypeOf } from './gguf/recipes.ts';
import type { ModelRecord } from './model.ts';

/** What published measurements say of a model in a format. */
export interface Evidence {
  /**
   * How near the measurements are: of this model or its twin, of its size class, of the format at any size; native: the
   * format the makers published; lossless: nothing to lose; none: nothing was published.
   */
  readonly level: 'this-model' | 'size-class' | 'scheme' | 'native' | 'lossless' | 'none';
  /** One or two sentences. */
  readonly summary: string;
  /** The same by kind of test, of this model or of its size class: one sentence. */
  readonly kinds?: string;
  /** What is quantized, and what making it takes: one sentence. */
  readonly made?: string;
  /** What the figures do not show, where something is known: one sentence. */
  readonly caveat?: string;
  /** Most telling first: at most 12 of this model, at most 6 of others. */
  readonly measurements: readonly EvidenceRow[];
  /** Where they were published. */
  readonly sources: readonly string[];
}

export interface EvidenceRow {
  readonly scheme: string;
  readonly model: string;
  readonly benchmark: string;
  /** Scores from 0 to 100; perplexity and KL divergence as they are. null: only the ratio was published. */
  readonly baseline: number | null;
  readonly quantized: number | null;
  /** null for perplexity and KL divergence, and below 2.5 bits per weight, where a ratio flatters. */
  readonly recoveryPercent: number | null;
  /** What the baseline was computed in: 'BF16', 'FP8 (native)', now and then a wide GGUF type. */
  readonly baselinePrecision: string;
  readonly source: string;
}

const known = new LRUCache<string, Evidence>({ max: 4096 });

function memoized(key: string, make: () => Evidence): Evidence {
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  const evidence = make();
  known.set(key, evidence);
  return evidence;
}

/** What `formatId` does to the quality of `model`, as far as it was measured in public. Memoized. */
export function evidenceFor(model: ModelRecord, formatId: string): Evidence {
  // Other people's GGUF recipes are judged by the stock type they stand for, where they were not measured themselves.
  const judged = families.some(({ formats }) => formats.includes(formatId)) ? formatId : stockTypeOf(formatId);
  return memoized(
    `${model.id} ${judged}`,
    () => withoutLoss(model, judged) ?? measured(judged, formatLabel(judged), model),
  );
}

/** What a KV cache format (`auto bf16 fp16 fp8 q8_0 q4_0`) does to quality: of `model`, or of any. Memoized. */
export function kvEvidence(kvFormat: string, model?: ModelRecord): Evidence {
  if (['auto', 'bf16', 'fp16', 'fp32'].includes(kvFormat)) return plain('lossless', 'The KV cache is not quantized.');
  return memoized(`${model?.id} kv:${kvFormat}`, () => {
    const name = `${/^[fin]/.test(kvFormat) ? 'an' : 'a'} ${kvFormat.toUpperCase()} KV cache`;
    const evidence = measured(`kv:${kvFormat}`, name, model);
    const caveat = kvFormat === 'fp8' ? sensitiveCache(model) : undefined;
    return caveat === undefined ? evidence : { ...evidence, caveat };
  });
}

/** vLLM's guidance for FP8 caches (its documentation, quantized_kvcache.md, and the issues named there). */
function sensitiveCache(model: ModelRecord | undefined): string | undefined {
  const arch = model?.architecture;
  if (arch?.layerTypes?.some(([kind]) => kind === 'sliding') === true)
    return 'Sliding-window layers feel a quantized cache most: test it, or leave them out (--kv-cache-dtype-skip-layers sliding_window).';
  return arch?.headDim === 256 ? 'Heads of 256, as here, are where FP8 caches went wrong before: test it.' : undefined;
}

function plain(level: Evidence['level'], summary: string): Evidence {
  return { level, summary, measurements: [], sources: [] };
}

const wide: ReadonlySet<string> = new Set(['bf16', 'fp16', 'fp32']);

function withoutLoss(model: ModelRecord, formatId: string): Evidence | undefined {
  const native = model.nativeFormat;
  const nativeLabel = formatLabel(native);
  if (formatId === native) {
    const quantized = `The makers published it in ${nativeLabel}: this is the original, nothing is lost.`;
    return plain('native', wide.has(native) ? 'Unquantized: as the makers published it.' : quantized);
  }
  if (!wide.has(formatId)) return undefined;
  if (!wide.has(native)) {
    const copy = `a ${formatLabel(formatId)} copy holds the same values in more memory`;
    return plain('lossless', `The makers published it in ${nativeLabel}; ${copy}.`);
  }
  if (formatId === 'fp32') return plain('lossless', `FP32 holds every ${nativeLabel} value exactly.`);
  return {
    level: 'lossless',
    summary: `${nativeLabel} to ${formatLabel(formatId)} costs nothing measurable (llama.cpp on Llama 3 8B: perplexity ratio 1.0004).`,
    measurements: [],
    sources: ['https://github.com/ggml-org/llama.cpp/blob/master/tools/perplexity/README.md'],
  };
}

function measured(formatId: string, name: string, model?: ModelRecord): Evidence {
  const family = families.find((entry) => entry.formats.includes(formatId));
  const found = family === undefined ? undefined : find(family, formatId, model);
  if (family === undefined || found === undefined)
    return plain('none', `No published measurement of ${name} was found: treat its quality as unknown and test it.`);

  const paramsB = model === undefined ? undefined : model.parameters.total / 1e9;
  const rows = telling(found.rows, found.level === 'this-model' ? 12 : 6, { name: model?.id, paramsB });
  const flattering = nearChanceFormats.has(formatId);
  const chance = flattering ? besideChance(rows, found.level !== 'this-model') : undefined;
  const caveat =
    (model === undefined ? undefined : widerThanPublished(model, formatId)) ??
    (formatId === 'int8' && found.level === 'this-model' && model !== undefined
      ? int4DidBetter(found.rows, model)
      : undefined) ??
    family.caveats?.find(({ upTo }) => paramsB === undefined || paramsB <= (upTo ?? Infinity))?.text;
  return {
    level: found.level,
    summary: summarize(found, found.exact ? name : family.label, model, chance),
    ...(flattering || model === undefined ? {} : kindsOf(found, family, model)),
    made: family.made,
    ...(caveat === undefined ? {} : { caveat }),
    measurements: rows.map((row) => ({
      scheme: row.scheme,
      model: row.model,
      benchmark: row.benchmark,
      baseline: percentScore(row, row.baseline),
      quantized: percentScore(row, row.quantized),
      recoveryPercent: flattering ? null : row.recoveryPercent,
      baselinePrecision: row.baselinePrecision,
      source: row.source,
    })),
    sources: [...new Set(rows.map((row) => row.source))],
  };
}

/** A format that holds more bits than the one the makers published gains nothing. */
function widerThanPublished(model: ModelRecord, formatId: string): string | undefined {
  const bits = formatFor(model, formatId)?.nominalBits ?? 0;
  const published = formatFor(model, model.nativeFormat)?.nominalBits ?? 16;
  if (wide.has(model.nativeFormat) || bits <= published) return undefined;
  return `The makers published it in ${formatLabel(model.nativeFormat)}, which is smaller and the original: ${formatLabel(formatId)} gains nothing.`;
}
