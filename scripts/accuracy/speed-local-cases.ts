import { lookUp } from '../../src/catalogue/look-up.ts';
import type { Subject } from '../../src/catalogue/subject.ts';
import { estimate, isNoPlan } from '../../src/estimate/estimate.ts';
import { localPace } from '../../src/estimate/speed/local/pace.ts';
import { type LocalRun, localRun } from '../../src/estimate/speed/local/run.ts';
import { type StepSeconds, stepSeconds } from '../../src/estimate/speed/local/seconds.ts';
import type { Pace } from '../../src/estimate/speed/pace.ts';
import { type LocalRow, localRows } from './speed-local-rows.ts';

/** A row with its plan's pace. */
export interface LocalCase {
  readonly row: LocalRow;
  readonly subject: Subject;
  readonly run: LocalRun;
  readonly pace: Pace;
  /** Of one step, for rows that decode. */
  readonly seconds: StepSeconds;
}

export interface LocalCases {
  readonly cases: readonly LocalCase[];
  readonly left: ReadonlyMap<string, number>;
}

/** Every usable row with what its prediction is made of. */
export function localCases(): LocalCases {
  const { rows, left: leftBefore } = localRows();
  const left = new Map(leftBefore);
  const cases: LocalCase[] = [];
  for (const row of rows) {
    const found = caseOf(row);
    if (typeof found === 'string') left.set(found, (left.get(found) ?? 0) + 1);
    else cases.push(found);
  }
  return { cases, left };
}

/** Room for the cell padding and for the tokens of a prompt. */
const roundedTo = 1024;

function caseOf(row: LocalRow): LocalCase | string {
  const context = Math.ceil((row.depth + row.tokens + 1) / roundedTo) * roundedTo;
  const found = lookUp({ ...row.question, context, concurrency: row.batch } as Parameters<typeof lookUp>[0]);
  if (!found.found) return 'a model whose layers are not known';
  const { subject } = found;
  const result = estimate(subject);
  if (isNoPlan(result)) return 'a plan that the engine refuses';
  const run = localRun(subject, result.plan);
  if (run.divided.host !== undefined) return 'does not fit on the GPU, and what stayed in host memory is not stated';
  return {
    row,
    subject,
    run,
    pace: localPace(subject, result.plan),
    seconds: stepSeconds(run, row.batch, row.depth),
  };
}
