import { type FitAnswer, isFit, type Range } from '../../src/answer/answer.ts';
import { answerObject } from '../../src/answer/fit.ts';
import type { Comparison } from './comparison.ts';
import type { EngineRun } from './engine-runs.ts';
import { type EngineTerm, engineTerms } from './engine-terms.ts';

export interface EngineMeasurement {
  readonly comparisons: readonly Comparison[];
  /** The same by parameters x bits / 8 x 1.2, where the whole of the memory was measured. */
  readonly ruleOfThumb: readonly Comparison[];
  readonly left: ReadonlyMap<string, number>;
  readonly used: number;
}

/** Runs every usable run through the public way from question to answer. */
export function measureEngines(runs: readonly EngineRun[]): EngineMeasurement {
  const comparisons: Comparison[] = [];
  const ruleOfThumb: Comparison[] = [];
  const left = new Map<string, number>();
  let used = 0;
  for (const run of runs) {
    const { answer } = answerObject({ engine: run.engine, ...run.question });
    const why = run.leftOut ?? (answer.ok ? undefined : `refused: ${answer.error.code}`);
    if (why !== undefined || !isFit(answer)) {
      left.set(why ?? '', (left.get(why ?? '') ?? 0) + 1);
      continue;
    }
    used++;
    for (const term of engineTerms) {
      const measured = measuredOf(run, term);
      const predicted = term.predicted(answer);
      if (measured === undefined || predicted === undefined) continue;
      const compared = compare(run, answer, term, measured, predicted);
      comparisons.push(compared);
      if (term.whole) {
        const { low: _low, high: _high, ...rest } = compared;
        ruleOfThumb.push({ ...rest, predicted: answer.ruleOfThumb.bytes / term.unit });
      }
    }
  }
  return { comparisons, ruleOfThumb, left, used };
}

function measuredOf({ measured, notCompared = [] }: EngineRun, { key, with: besides }: EngineTerm): number | undefined {
  const figure = measured[key];
  if (figure === undefined || notCompared.includes(key)) return undefined;
  return figure + (besides === undefined ? 0 : (measured[besides] ?? 0));
}

function compare(
  run: EngineRun,
  { model, question, plan }: FitAnswer,
  { term, unit, rounding }: EngineTerm,
  measured: number,
  { value, low, high }: Range,
): Comparison {
  const { format, context, gpu, engineVersion } = question;
  const where = `${plan.gpus} x ${String(gpu)}, ${Number(context).toLocaleString('en-US')} tokens`;
  return {
    term,
    id: run.id,
    what: `${model.id} ${String(format)} (${String(engineVersion)}, ${where})`,
    model: model.id,
    releases: run.engine,
    predicted: value / unit,
    ...(low === high ? {} : { low: low / unit, high: high / unit }),
    measured,
    rounding,
    ...(run.note === undefined ? {} : { note: run.note }),
    source: run.source,
  };
}
