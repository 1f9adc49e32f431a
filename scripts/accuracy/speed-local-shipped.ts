import { writeFileSync } from 'node:fs';
import { acceleratorName } from '../../src/catalogue/accelerator-name.ts';
import { modelLabel } from '../../src/catalogue/find-model.ts';
import type { MeasuredSetup, MeasuredSetupRun } from '../../src/catalogue/speed/measured-group.ts';
import { shapeOf } from '../../src/catalogue/speed/shape.ts';
import { type LocalCase, localCases } from './speed-local-cases.ts';

/** The measured runs of llama.cpp, Ollama and MLX that answers show: the licensed part of the table that the report compares with. */
export function localSetups(): MeasuredSetup[] {
  const cases = localCases().cases.filter(
    (of) => of.row.phase === 'decode' && sourceOf(of) !== undefined && !isBusy(of),
  );
  const setups = Map.groupBy(cases, (of) =>
    [sourceOf(of), of.subject.accelerator.id, of.subject.engine, of.subject.format.id].join(),
  );
  return [...setups.values()].map(setupOf).toSorted((one, other) => keyOf(one).localeCompare(keyOf(other), 'en'));
}

function keyOf({ gpu, engine, format }: MeasuredSetup): string {
  return [gpu, engine, format].join();
}

const licensed = [
  { set: 'dgx-spark', source: 'benches/dgx-spark of github.com/ggml-org/llama.cpp (MIT)' },
  { set: 'llmfit-community', source: 'community runs in github.com/AlexsJones/llmfit (MIT)' },
] as const;

function sourceOf({ row }: LocalCase): string | undefined {
  return licensed.find(({ set }) => row.id.startsWith(set))?.source;
}

/** Half of the figure or less: the machine did something else as well, or memory ran short. */
function isBusy({ row, pace }: LocalCase): boolean {
  return row.measured < row.batch / pace.step(row.batch, row.depth) / 2;
}

function setupOf(cases: readonly LocalCase[]): MeasuredSetup {
  const [first] = cases;
  if (first === undefined) throw new RangeError('a setup has at least one run');
  const { accelerator, engine, format } = first.subject;
  const perLoad = Map.groupBy(cases, (of) => [shapeOf(of.subject.model.architecture), ...loadOf(of)].join());
  return {
    gpu: accelerator.id,
    gpuName: acceleratorName(accelerator),
    engine,
    format: format.id,
    source: sourceOf(first) ?? '',
    runs: [...perLoad.values()].map(runOf).toSorted((one, other) => one.join().localeCompare(other.join(), 'en')),
  };
}

/** What lies in context is counted as the prompt, as these programs time the answer alone. */
function loadOf({ row }: LocalCase): readonly [prompt: number, answer: number, requests: number] {
  const prompt = Math.max(1, Math.round(row.depth - row.answer / 2));
  return [prompt, Math.max(1, Math.round(row.answer)), row.batch];
}

/** The middle one of runs of one shape under one load. */
function runOf(cases: readonly LocalCase[]): MeasuredSetupRun {
  const sorted = cases.toSorted((one, other) => one.row.measured - other.row.measured);
  const of = sorted[Math.floor(sorted.length / 2)] as LocalCase;
  const { model } = of.subject;
  const milliseconds = Number(((1000 * of.row.batch) / of.row.measured).toPrecision(3));
  return [modelLabel(model), shapeOf(model.architecture), ...loadOf(of), milliseconds];
}

/** `node scripts/accuracy/speed-local-shipped.ts && npm run format` writes them anew. */
if (import.meta.main) {
  const module = `import type { MeasuredSetup } from './measured-group.ts';

/** Written by scripts/accuracy/speed-local-shipped.ts from its table; do not edit. */
export const measuredSetups: readonly MeasuredSetup[] = ${JSON.stringify(localSetups())};
`;
  writeFileSync(new URL('../../src/catalogue/speed/measured-local-runs.ts', import.meta.url), module);
}
