import type { ModelRecord } from '../model.ts';
import { measurementsOf, measurementsOfModel, sizeClass } from './evidence-index.ts';
import type { Family } from './families.ts';
import type { Measurement } from './measurement.ts';
import { percentScore, scored } from './words.ts';

export interface Finding {
  readonly level: 'this-model' | 'size-class' | 'scheme';
  readonly rows: readonly Measurement[];
  /** The rows are of the very format asked for, not of its family. */
  readonly exact: boolean;
}

/** So many scores make a median worth printing. */
const enough = 3;

/**
 * The nearest measurements there are: of this model or its twins before those of its size class before any; of the very
 * format before its family. Undefined where nothing was published.
 */
export function find(family: Family, formatId: string, model?: ModelRecord): Finding | undefined {
  const names: readonly string[] = [formatId, `gguf-${formatId}`, formatId.replace(':', '-')];
  const steps = [
    { schemes: family.schemes.filter((scheme) => names.includes(scheme)), exact: true },
    { schemes: family.schemes, exact: family.general === formatId },
  ];
  const usual = (row: Measurement): boolean => isUsual(row, family);

  if (model !== undefined) {
    const own = measurementsOfModel(model.id).filter(usual);
    for (const { schemes, exact } of steps) {
      const rows = own.filter((row) => schemes.includes(row.scheme));
      if (rows.length > 0) return { level: 'this-model', rows, exact };
    }
    for (const { schemes, exact } of family.anySize === true ? [] : steps) {
      const rows = ofSize(measurementsOf(schemes).filter(usual), model);
      if (scored(rows).length >= enough) return { level: 'size-class', rows, exact };
    }
  }
  const all = steps.map(({ schemes, exact }) => {
    const rows = measurementsOf(schemes).filter(usual);
    const recent = rows.filter((row) => row.before2024 !== true);
    return { level: 'scheme' as const, rows: scored(recent).length >= enough ? recent : rows, exact };
  });
  return all.find(({ rows }) => scored(rows).length > 0) ?? all.find(({ rows }) => rows.length > 0);
}

/** Rows of the family on models of about this size; on any model, where size tells nothing. */
export function ofFamily(family: Family, model: ModelRecord): Measurement[] {
  const rows = measurementsOf(family.schemes).filter((row) => isUsual(row, family));
  return family.anySize === true ? rows.filter((row) => row.before2024 !== true) : ofSize(rows, model);
}

/** Overlap metrics of summaries swing far for reasons of their own: they say nothing of a format. */
function isUsual(row: Measurement, { leaveOut }: Family): boolean {
  return row.task !== 'summarisation' && (row.recipe === undefined || !leaveOut.includes(row.recipe));
}

function ofSize(rows: readonly Measurement[], model: ModelRecord): Measurement[] {
  const size = sizeClass(model.parameters.total / 1e9);
  return rows.filter((row) => row.before2024 !== true && row.paramsB !== null && sizeClass(row.paramsB) === size);
}

/**
 * INT8 with quantized activations is not safer than INT4 weight-only by its width: where INT4 did better on the same tests of
 * this model by more than noise (a point), and never worse, a sentence that says so.
 */
export function int4DidBetter(rows: readonly Measurement[], model: ModelRecord): string | undefined {
  const others = measurementsOfModel(model.id).filter((row) => row.scheme === 'gptq-int4' || row.scheme === 'awq-int4');
  const pairs = rows.flatMap((own) => {
    const other = others.find((row) => row.benchmark === own.benchmark && row.baseline === own.baseline);
    const int8 = percentScore(own, own.quantized);
    const int4 = other === undefined ? null : percentScore(other, other.quantized);
    return int8 === null || int4 === null ? [] : [{ benchmark: own.benchmark, int8, int4 }];
  });
  if (pairs.some(({ int8, int4 }) => int8 - int4 >= 1)) return undefined;
  const [widest] = pairs.sort((a, b) => b.int4 - b.int8 - (a.int4 - a.int8));
  if (widest === undefined || widest.int4 - widest.int8 < 1) return undefined;
  return `INT4 weight-only did better on the same tests (${widest.benchmark}: ${widest.int4} against ${widest.int8}), because W8A8 quantizes activations too.`;
}
