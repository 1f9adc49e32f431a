import { type LocalSpeed, type LocalSpeedMeasurement, measureLocalSpeed } from './speed-local-measure.ts';
import { leftOutWords, share, table } from './tables.ts';
import { coverageBounds } from './thresholds.ts';

/** From issue 6: llama.cpp with one request, leaving one GPU out. */
const asked = { median: 0.13, within: 0.93 } as const;

/** The end of docs/accuracy.md: it compares rows that lie beside the checkout too, where they do. */
export function localSpeedReport(): string {
  return `${localSpeedPart(measureLocalSpeed()).join('\n').trimEnd()}\n`;
}

/** The speed of llama.cpp and its kin, as Markdown lines. */
function localSpeedPart({ speeds, left }: LocalSpeedMeasurement): string[] {
  const alone = speeds.filter(({ what }) => what === 'one request');
  const measured = alone.filter(({ table: from }) => from !== 'user-submitted');
  const blind = figuresOf(measured, ({ blind: figure = Number.NaN }) => figure);
  const above = alone.filter(({ measured: figure, bound = Number.POSITIVE_INFINITY }) => figure > bound);
  return [
    '### llama.cpp, Ollama and MLX',
    '',
    `Tokens per second as published. Left out for what a row states: ${leftOutWords(left)}. Rows that users typed in are told apart: what else`,
    'their GPU did, and what did not fit on it, is not known. "Without its GPU" predicts each row by parameters fitted to the other GPUs of the class, or to all',
    'other classes where it is the only one of its own.',
    '',
    'One request, and the rules that other tools go by on the same rows:',
    '',
    ...table(headOfErrors, [
      ...tablesOf(measured).map((name) =>
        errorRow(
          name,
          measured.filter((speed) => speed.table === name),
          predictedOf,
        ),
      ),
      errorRow('all of these', measured, predictedOf),
      errorRow('without its GPU', measured, ({ blind: figure = Number.NaN }) => figure),
      errorRow('0.55 x bandwidth / bytes read (llmfit)', measured, ({ rules }) => rules?.llmfit ?? Number.NaN),
      errorRow('bandwidth / bytes read', measured, ({ rules }) => rules?.roofline ?? Number.NaN),
      errorRow(
        'user-submitted',
        alone.filter(({ table: from }) => from === 'user-submitted'),
        predictedOf,
      ),
    ]),
    `Asked for without its GPU: a median of at most ${share(asked.median)} and at least ${share(asked.within)} within a factor of 1.5: ${blind.median <= asked.median && blind.within >= asked.within ? 'met' : 'not met'}.`,
    `Faster than reading at the full bandwidth: ${above.length} rows, ${above.filter(({ table: from }) => from !== 'user-submitted').length} of them not user-submitted.`,
    '',
    'By class of hardware, one request:',
    '',
    ...table(headOfErrors, byKind(measured)),
    'Several requests at once (llama-batched-bench), and prompts (pp512 to pp8192):',
    '',
    ...table(headOfErrors, [
      errorRow(
        'several requests',
        speeds.filter(({ what }) => what === 'several requests'),
        predictedOf,
      ),
      ...['one GPU', 'several GPUs'].map((gpus) =>
        errorRow(
          `prompts, ${gpus}`,
          speeds.filter(({ what, of }) => what === 'prompt' && (of.run.gpus === 1) === (gpus === 'one GPU')),
          predictedOf,
        ),
      ),
    ]),
  ];
}

const headOfErrors = [
  'rows',
  'n',
  'GPUs',
  'models',
  'median error',
  'within x1.5',
  'within x2',
  'bias',
  'in the range',
  '',
];

const predictedOf = ({ predicted }: LocalSpeed): number => predicted;

function tablesOf(speeds: readonly LocalSpeed[]): string[] {
  return [...new Set(speeds.map(({ table: name }) => name))];
}

function byKind(speeds: readonly LocalSpeed[]): string[][] {
  return [...new Set(speeds.map(({ kind }) => kind.words))].sort().map((words) =>
    errorRow(
      words,
      speeds.filter(({ kind }) => kind.words === words),
      predictedOf,
    ),
  );
}

interface Errors {
  readonly median: number;
  readonly within: number;
  readonly withinTwo: number;
  readonly bias: number;
}

function figuresOf(speeds: readonly LocalSpeed[], of: (speed: LocalSpeed) => number): Errors {
  const ratios = speeds.map((speed) => of(speed) / speed.measured);
  const errors = ratios.map((ratio) => Math.abs(ratio - 1));
  const within = (factor: number): number =>
    ratios.filter((ratio) => ratio <= factor && ratio >= 1 / factor).length / ratios.length;
  return { median: middle(errors), within: within(1.5), withinTwo: within(2), bias: middle(ratios) };
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Below this many rows, a range that holds all of them is no sign of being too wide. */
const enough = 29;

function errorRow(name: string, speeds: readonly LocalSpeed[], of: (speed: LocalSpeed) => number): string[] {
  const { median, within, withinTwo, bias } = figuresOf(speeds, of);
  const ranged = of === predictedOf;
  const inside =
    speeds.filter(
      ({ measured, predicted, width }) => measured >= predicted / width.down && measured <= predicted * width.up,
    ).length / speeds.length;
  const met = inside >= coverageBounds.least && inside <= coverageBounds.most;
  return [
    name,
    String(speeds.length),
    String(new Set(speeds.map(({ of: { row } }) => row.gpu)).size),
    String(new Set(speeds.map(({ of: { row } }) => row.model)).size),
    `${(median * 100).toFixed(1)} %`,
    share(within),
    share(withinTwo),
    bias.toFixed(2),
    ranged ? share(inside) : '',
    ranged && speeds.length >= enough ? (met ? 'met' : 'not met') : '',
  ];
}
