import { writeFileSync } from 'node:fs';
import { acceleratorName } from '../../src/catalogue/accelerator-name.ts';
import { acceleratorWithId, modelWithId } from '../../src/catalogue/data.ts';
import { modelLabel } from '../../src/catalogue/find-model.ts';
import { shapeOf } from '../../src/catalogue/speed/shape.ts';
import { atPeaks, caseOf } from './speed-cases.ts';
import type { SpeedRow } from './speed-rows.ts';
import { servingRows } from './speed-serving-rows.ts';

/**
 * `node scripts/accuracy/speed-shipped.ts`: writes the measured runs that answers show (src/catalogue/speed/measured-runs.ts) from
 * the table that the report compares with.
 */
export function measuredRunsModule(): string {
  const usable = servingRows().rows.filter(isUsable);
  const groups = [...Map.groupBy(usable, groupKey).values()].map(groupLines);
  return [
    "import type { MeasuredGroup } from './measured-group.ts';",
    '',
    '/** Written by scripts/accuracy/speed-shipped.ts from its table; do not edit. */',
    'export const measuredGroups: readonly MeasuredGroup[] = [',
    ...groups.sort(),
    '];',
    '',
  ].join('\n');
}

/** What the report leaves out is not shown either. */
function isUsable(row: SpeedRow): boolean {
  const found = caseOf(row);
  return typeof found !== 'string' && row.measured >= 1.15 * atPeaks(found);
}

function groupKey({ question: q }: SpeedRow): string {
  return [
    q['model'],
    q['gpu'],
    q['engine'],
    q['format'],
    q['tensorParallel'],
    q['dataParallel'],
    q['expertParallel'],
  ].join();
}

function groupLines(rows: readonly SpeedRow[]): string {
  const { model, gpu, engine, format, tensorParallel, dataParallel, expertParallel } = rows[0]?.question ?? {};
  const record = modelWithId(String(model));
  if (!record?.architecture) throw new RangeError(`${String(model)} has no architecture`);
  const accelerator = acceleratorWithId(String(gpu));
  if (accelerator === undefined) throw new RangeError(`${String(gpu)} is no accelerator`);
  const lengths = Map.groupBy(rows, ({ question: q }) => `${String(q['inputTokens'])}, ${String(q['outputTokens'])}`);
  const runs = [...lengths]
    .sort(([one], [other]) => byNumbers(one, other))
    .flatMap(([tokens, same]) => ladder(tokens, same));
  const layout = [tensorParallel, dataParallel, expertParallel === true ? 1 : 0].join(', ');
  const dates = rows.map(({ date }) => date).filter((date) => date !== '');
  return [
    '  {',
    `    shape: '${shapeOf(record.architecture)}',`,
    `    model: '${modelLabel(record)}',`,
    `    gpu: '${accelerator.id}',`,
    `    gpuName: '${acceleratorName(accelerator)}',`,
    `    engine: '${String(engine)}',`,
    `    format: '${String(format)}',`,
    `    layout: [${layout}],`,
    ...(dates.length === 0 ? [] : [`    date: '${dates.sort().at(-1)?.slice(0, 7) ?? ''}',`]),
    `    runs: [${runs.join(', ')}],`,
    '  },',
  ].join('\n');
}

/**
 * The runs with the same tokens in and out. One with more requests at once that was faster than one with fewer contradicts it, and is
 * left out: one of the two is not what it says.
 */
function ladder(tokens: string, rows: readonly SpeedRow[]): string[] {
  let slowest = 0;
  return [...Map.groupBy(rows, ({ question: q }) => Number(q['concurrency']))]
    .sort(([one], [other]) => one - other)
    .flatMap(([requests, same]) => {
      const milliseconds = middle(same);
      if (milliseconds < slowest) return [];
      slowest = milliseconds;
      return [`${tokens}, ${requests}, ${milliseconds}`];
    });
}

/** Milliseconds per token, the middle one of runs under the same load. */
function middle(rows: readonly SpeedRow[]): number {
  const sorted = rows.map(({ measured }) => measured * 1000).sort((one, other) => one - other);
  return Number((sorted[Math.floor(sorted.length / 2)] ?? 0).toPrecision(3));
}

function byNumbers(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

if (import.meta.main) {
  writeFileSync(new URL('../../src/catalogue/speed/measured-runs.ts', import.meta.url), measuredRunsModule());
}
