import { LRUCache } from 'lru-cache';
import type { EngineId } from '../../ask/question.ts';
import { engineRecord } from '../engines.ts';
import { formatLabel } from '../format-names.ts';
import { thousands } from '../thousands.ts';
import type { MeasuredGroup } from './measured-group.ts';
import { type MeasuredRun, nearestRun, type SoughtLoad } from './measured-ladders.ts';
import { measuredLocalGroups } from './measured-local.ts';
import { measuredGroups } from './measured-runs.ts';

/** A published measurement of serving speed, as it is shown beside an estimate. */
export interface MeasuredSpeed {
  /** What ran: "Llama 3.1 70B FP8, vLLM, 2 × H200 (TP2), 1,024 in, 1,024 out, 64 at once". */
  readonly label: string;
  readonly figure: number;
  /** `tokens/s per user`: while decoding; `tokens/s`: output of all GPUs together. */
  readonly unit: 'tokens/s per user' | 'tokens/s';
  /** Where it was published. */
  readonly source: string;
  readonly date?: string;
  /** Of the same architecture: a fine-tune or a later version counts. */
  readonly sameModel: boolean;
  readonly sameGpu: boolean;
  readonly sameEngine: boolean;
  readonly sameFormat: boolean;
  readonly sameGpus: boolean;
}

/** What to look for. */
export interface SpeedSought extends SoughtLoad {
  /** `shapeOf` the model. */
  readonly shape: string;
  /** Ids of the catalogue. */
  readonly accelerator: string;
  readonly engine: EngineId;
  readonly format: string;
  readonly gpus: number;
}

const byShape: ReadonlyMap<string, readonly MeasuredGroup[]> = Map.groupBy(
  [...measuredGroups, ...measuredLocalGroups],
  ({ shape }) => shape,
);

/** Where all of them were published but those that say so. */
const source = 'InferenceMAX and NVIDIA, in github.com/ai-dynamo/aiconfigurator (silicon_sample.csv, Apache-2.0)';

/** Questions come back: the rows shown for the ones asked lately. */
const lately = new LRUCache<string, readonly MeasuredSpeed[]>({ max: 500 });

/** Measured runs of the same architecture, of at most three setups, the nearest setup first; empty where there are none. */
export function nearestMeasured(sought: SpeedSought): readonly MeasuredSpeed[] {
  const groups = byShape.get(sought.shape);
  if (groups === undefined) return [];
  const key = Object.values(sought).join();
  let rows = lately.get(key);
  if (rows === undefined) {
    rows = groups
      .map((group) => ({ group, distance: setupDistance(group, sought) }))
      .sort((one, other) => one.distance - other.distance)
      .slice(0, 3)
      .map(({ group }) => shown(nearestRun(group, sought), sought));
    lately.set(key, rows);
  }
  return rows;
}

/** The groups of an architecture: measured under whatever engine, on whatever GPUs. */
export function measuredOf(shape: string): readonly MeasuredGroup[] {
  return byShape.get(shape) ?? [];
}

/** Another GPU tells less than another engine or format, and those less than another number of GPUs. */
function setupDistance({ gpu, engine, format, layout }: MeasuredGroup, sought: SpeedSought): number {
  return (
    (gpu === sought.accelerator ? 0 : 4) +
    (engine === sought.engine ? 0 : 2) +
    (format === sought.format ? 0 : 2) +
    Math.abs(Math.log2((layout[0] * layout[1]) / sought.gpus))
  );
}

/** A run as it is shown. */
export function shown(
  { group, inputTokens, outputTokens, concurrency, perToken }: MeasuredRun,
  sought: SpeedSought,
): MeasuredSpeed {
  const { model, gpu, gpuName, engine, format, layout, date } = group;
  const [tensorParallel, dataParallel, expertParallel] = layout;
  const gpus = tensorParallel * dataParallel;
  const spread = [
    ...(tensorParallel > 1 ? [`TP${tensorParallel}`] : []),
    ...(dataParallel > 1 ? [`DP${dataParallel}`] : []),
    ...(expertParallel === 1 ? ['EP'] : []),
  ].join(' ');
  const load = `${thousands(inputTokens)} in, ${thousands(outputTokens)} out, ${concurrency} at once`;
  return {
    label: `${model} ${formatLabel(format)}, ${engineRecord(engine).label}, ${gpus} × ${gpuName}${spread === '' ? '' : ` (${spread})`}, ${load}`,
    figure: 1 / perToken,
    unit: 'tokens/s per user',
    source: group.source ?? source,
    ...(date === undefined ? {} : { date }),
    sameModel: true,
    sameGpu: gpu === sought.accelerator,
    sameEngine: engine === sought.engine,
    sameFormat: format === sought.format,
    sameGpus: gpus === sought.gpus,
  };
}
