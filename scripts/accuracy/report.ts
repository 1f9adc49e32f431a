import { figuresOf, type TermFigures } from './figures.ts';
import type { Measurement } from './measure.ts';
import { enginesPart } from './report-engines.ts';
import { llamaCppPart } from './report-llama-cpp.ts';
import { speedPart } from './report-speed.ts';
import { trainingPart } from './report-training.ts';
import { vllmPart } from './report-vllm.ts';
import type { SpeedMeasurement } from './speed-measure.ts';
import { share, table } from './tables.ts';
import { coverageBounds, coverageMark, marked, rightVerdicts, sure, thresholds } from './thresholds.ts';

/** docs/accuracy.md. */
export function reportOf(measurement: Measurement, speed: SpeedMeasurement): string {
  return `${[
    '# How far the predictions are from what engines logged',
    '',
    'Written by `npm run accuracy`; do not edit. Start-up logs of real runs, each with its source, lie in `scripts/accuracy`. Every run that says',
    'what it ran goes through the same way as a question in chat, and the answer is compared with the log. A run is left out only by what it',
    'states, before its error is looked at.',
    '',
    'Errors are in percent of the measured figure. "In the 90 % range" counts the figures inside the range that the answer states. "Unseen model" leaves',
    'one model out at a time, makes a range of the errors of all other models, and counts the figures of that model inside it: what to expect of a',
    'model nobody has measured. It is stated from 29 runs on.',
    '',
    'Formulas were written and constants fitted with the runs of the first tables of each engine in sight, so those errors are in-sample. The blind tables of runs',
    'found afterwards are not.',
    '',
    ...thresholdPart(measurement),
    ...vllmPart(measurement.vllm, measurement.vllmFound),
    ...llamaCppPart(measurement.llamaCpp),
    ...enginesPart(measurement.engines, measurement.enginesFound),
    ...trainingPart(measurement.training),
    ...speedPart(speed),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

/** The thresholds of the issue beside what was measured. */
function thresholdPart({ vllm, llamaCpp }: Measurement): string[] {
  const figures = { vLLM: figuresOf(vllm.comparisons), 'llama.cpp': figuresOf(llamaCpp.comparisons) };
  const rows = thresholds.map((threshold) => {
    const { engine, term, unit, median, p90 } = threshold;
    const found = figures[engine].find((figure) => figure.term === term);
    if (found === undefined) return [`${engine}: ${term}`, '0', '', '', 'no runs', '', ''];
    const [middle, tail] = unit === '%' ? [found.median, found.p90] : [found.medianAbsolute, found.p90Absolute];
    return [
      `${engine}: ${term}`,
      String(found.n),
      `${median} / ${p90} ${unit}`,
      `${middle.toFixed(2)} / ${tail.toFixed(2)} ${unit}`,
      marked(threshold, found),
      share(found.coverage),
      coverageMark(found) ?? '',
    ];
  });
  const others = Object.entries(figures).flatMap(([engine, found]) =>
    found
      .filter(
        ({ term, coverage }) => coverage !== undefined && thresholds.every((threshold) => threshold.term !== term),
      )
      .map((figure) => coverageRow(engine, figure)),
  );
  const right = vllm.verdicts.filter(({ fits, ran }) => fits === ran).length;
  const wronglySure = vllm.verdicts.filter(({ confidence, ran }) => confidence > sure && !ran).length;
  return [
    '## Thresholds',
    '',
    `Median and p90 error as asked for in the issue, as measured, and whether that is met; then the share of figures inside the 90 % range, which must be`,
    `${share(coverageBounds.least)} to ${share(coverageBounds.most)}. With fewer than 29 figures a full house is no sign of too wide a range (0.9^29 is below 5 %), and the range has`,
    'failed only where a 90 % range would hold so few less than once in twenty.',
    '',
    ...table(['term', 'n', 'asked: median / p90', 'measured', '', 'in the 90 % range', ''], [...rows, ...others]),
    `Verdicts: ${right} of ${vllm.verdicts.length} right, at least ${share(rightVerdicts)} asked: ${right / vllm.verdicts.length >= rightVerdicts ? 'met' : 'not met'}. "Fits" with a confidence above ${sure}`,
    `that ran out of memory: ${wronglySure}, none allowed: ${wronglySure === 0 ? 'met' : 'not met'}.`,
    '',
  ];
}

function coverageRow(engine: string, figure: TermFigures): string[] {
  return [
    `${engine}: ${figure.term}`,
    String(figure.n),
    '',
    `${figure.median.toFixed(2)} / ${figure.p90.toFixed(2)} %`,
    '',
    share(figure.coverage),
    coverageMark(figure) ?? '',
  ];
}
