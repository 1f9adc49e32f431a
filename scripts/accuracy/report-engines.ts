import { engineRecords } from '../../src/catalogue/engines.ts';
import { blindEngines, blindPart } from './blind.ts';
import type { Comparison } from './comparison.ts';
import type { EngineMeasurement } from './engine-measure.ts';
import { leftOutWords, termTable, worst } from './tables.ts';

export function enginesPart(fitted: EngineMeasurement, found: EngineMeasurement): string[] {
  return [
    '## MLX and ExLlama',
    '',
    `${fitted.used} published peaks. Left out: ${leftOutWords(fitted.left)}.`,
    '',
    ...byEngine('###', fitted.comparisons),
    'The rule of thumb on the same runs:',
    '',
    ...termTable(fitted.ruleOfThumb),
    ...(found.used === 0
      ? []
      : [
          '## Other engines: runs found afterwards',
          '',
          `${found.used} public logs and benchmarks, each written down before its prediction was looked at (\`engines-found.jsonl\`). Left out:`,
          `${leftOutWords(found.left)}.`,
          '',
          ...blindPart(blindEngines),
          ...byEngine('###', found.comparisons),
        ]),
  ];
}

/** A table and the worst figures of each engine. */
function byEngine(heading: string, comparisons: readonly Comparison[]): string[] {
  return engineRecords.flatMap(({ id, label }) => {
    const rows = comparisons.filter(({ releases }) => releases === id);
    return rows.length === 0 ? [] : [`${heading} ${label}`, '', ...termTable(rows), ...worst(rows)];
  });
}
