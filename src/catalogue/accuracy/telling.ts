import { spelling, twinKey } from './evidence-index.ts';
import type { Measurement } from './measurement.ts';

/** How much a kind of test feels quantization, most first: multi-step math, code, long context; knowledge least. */
const sensitivity: readonly Measurement['task'][] = [
  'math',
  'code',
  'reasoning',
  'long_context',
  'chat',
  'agentic',
  'instruction',
  'multilingual',
  'average',
  'knowledge',
  'commonsense',
  'vision',
  'perplexity',
  'kld',
  'summarisation',
];

interface Wanted {
  readonly name?: string | undefined;
  readonly paramsB?: number | undefined;
}

/**
 * At most `count` rows, most telling first: of the nearest model, with both scores published, of the more sensitive kind of
 * test, lower recovery first. One row per model, scheme and benchmark: the one with both scores, else the lower.
 */
export function telling(rows: readonly Measurement[], count: number, wanted: Wanted): Measurement[] {
  const exact = wanted.name === undefined ? undefined : spelling(wanted.name);
  const keyed = rows.map((row) => ({ row, rank: rank(row, exact, wanted.paramsB) }));
  keyed.sort((a, b) => {
    for (let index = 0; index < a.rank.length; index += 1) {
      const difference = (a.rank[index] ?? 0) - (b.rank[index] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  const chosen = new Map<string, Measurement>();
  for (const { row } of keyed) {
    const key = `${twinKey(row.model)} ${row.scheme} ${row.benchmark}`;
    if (!chosen.has(key)) chosen.set(key, row);
    if (chosen.size === count) break;
  }
  return [...chosen.values()];
}

function rank(row: Measurement, exact: string | undefined, paramsB: number | undefined): number[] {
  return [
    exact !== undefined && spelling(row.model) === exact ? 0 : 1,
    row.baseline !== null && row.quantized !== null && row.metric === 'accuracy' ? 0 : 1,
    paramsB === undefined || row.paramsB === null ? 0 : Math.round(2 * Math.abs(Math.log2(row.paramsB / paramsB))),
    sensitivity.indexOf(row.task),
    row.recoveryPercent ?? 1000,
  ];
}
