import type { SpeedKind, Width } from '../../src/estimate/speed/pace.ts';
import { type LocalCase, localCases } from './speed-local-cases.ts';
import { withoutOwnGpu } from './speed-local-refit.ts';
import type { LocalTable } from './speed-local-rows.ts';

/** A measured speed beside its prediction, tokens per second. */
export interface LocalSpeed {
  readonly of: LocalCase;
  readonly table: LocalTable;
  readonly what: 'one request' | 'several requests' | 'prompt';
  readonly kind: SpeedKind;
  readonly measured: number;
  readonly predicted: number;
  readonly width: Width;
  /** At 100 % of bandwidth and compute; absent for prompts. */
  readonly bound?: number;
  /** Of one request: by parameters fitted without this GPU, and by rules of thumb. */
  readonly blind?: number;
  readonly rules?: { readonly roofline: number; readonly llmfit: number };
}

export interface LocalSpeedMeasurement {
  readonly speeds: readonly LocalSpeed[];
  readonly left: ReadonlyMap<string, number>;
}

/** Part of the bandwidth that llmfit counts with: github.com/AlexsJones/llmfit. */
const llmfitShare = 0.55;

/** Every usable row of llama.cpp and its kin, predicted. */
export function measureLocalSpeed(): LocalSpeedMeasurement {
  const { cases, left } = localCases();
  const alone = cases.filter(({ row }) => row.phase === 'decode' && row.batch === 1 && row.table !== 'user-submitted');
  const submitted = cases.filter(
    ({ row }) => row.phase === 'decode' && row.batch === 1 && row.table === 'user-submitted',
  );
  const blind = new Map(withoutOwnGpu(alone).map((figure, index) => [alone[index], figure] as const));
  return { speeds: [...alone, ...submitted, ...others(cases)].map((of) => speedOfCase(of, blind.get(of))), left };
}

function others(cases: readonly LocalCase[]): LocalCase[] {
  return cases.filter(({ row }) => row.phase === 'prefill' || row.batch > 1);
}

function speedOfCase(of: LocalCase, blind: number | undefined): LocalSpeed {
  const { row, pace, run } = of;
  const { kind } = pace;
  const shared = { of, table: row.table, kind, measured: row.measured };
  if (row.phase === 'prefill') {
    return { ...shared, what: 'prompt', predicted: row.tokens / pace.prefill(row.tokens, false), width: kind.prefill };
  }
  const figures = {
    ...shared,
    predicted: row.batch / pace.step(row.batch, row.depth),
    bound: row.batch / pace.bound(row.batch, row.depth),
  };
  if (row.batch > 1) return { ...figures, what: 'several requests', width: kind.saturated };
  const { plain, experts } = run.reads.all;
  const roofline = run.bandwidth / (plain + experts * run.reads.activeShare);
  return {
    ...figures,
    what: 'one request',
    width: kind.decode,
    rules: { roofline, llmfit: llmfitShare * roofline },
    ...(blind === undefined ? {} : { blind }),
  };
}
