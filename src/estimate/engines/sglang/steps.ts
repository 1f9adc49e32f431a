import type { Subject } from '../../../catalogue/subject.ts';
import { thousands } from '../../../catalogue/thousands.ts';
import type { Layout } from '../../layout.ts';
import type { Step } from '../engine.ts';
import { gib } from '../torch/figures.ts';
import type { SglangPool } from './pool.ts';
import type { SglangSettings } from './settings.ts';

/** What went into an answer, in bytes. */
export interface SglangFigures {
  readonly settings: SglangSettings;
  readonly outside: number;
  readonly weights: number;
  readonly reserve: number;
  readonly workingSet: number;
  readonly available: number;
  readonly pool: SglangPool;
}

/** The arithmetic of one answer, in the order in which it is done. */
export function sglangSteps(subject: Subject, layout: Layout, figures: SglangFigures): Step[] {
  const { settings, outside, weights, reserve, workingSet, available, pool } = figures;
  const before = subject.physicalBytes - outside;
  const fraction = settings.fraction.value.toFixed(3);
  const given = subject.question.gpuMemoryUtilization !== undefined;
  return [
    {
      term: 'Free before loading',
      formula: 'physical memory - CUDA context - NCCL',
      numbers: `${gib(subject.physicalBytes)} - ${gib(outside)}`,
      result: gib(before),
      source: 'log line "Load weight begin. avail mem"; context and NCCL from vLLM logs',
    },
    {
      term: 'mem_fraction_static',
      formula: given ? 'as asked' : fractionFormulas[settings.release.fraction.by],
      numbers: `chunk ${thousands(settings.chunk)}, graph batch ${settings.graphBatch}, TP${settings.tpSize} x PP${layout.pipelineParallel}`,
      result: fraction,
      source: `SGLang ${settings.release.name}: python/sglang/srt/server_args.py _handle_gpu_memory_settings`,
    },
    {
      term: 'Set aside',
      formula: 'free before loading x (1 - mem_fraction_static): activations and CUDA graphs live there',
      numbers: `${gib(before)} x (1 - ${fraction}); a prefill step of ${thousands(settings.chunkOfRank)} tokens holds about ${gib(workingSet)}`,
      result: gib(reserve),
      source: 'model_runner_kv_cache_mixin.py profile_max_num_token',
    },
    {
      term: 'Weights',
      formula: 'sum of the tensors on one rank, scales and 16-bit remainder included, plus the rotary table',
      numbers: `${subject.format.label}: ${subject.format.source}`,
      result: gib(weights),
      source: 'tensor list of the architecture; log line "Load weight end. mem usage"',
    },
    {
      term: 'KV cache available',
      formula: 'free before loading - set aside - weights',
      numbers: `${gib(before)} - ${gib(reserve)} - ${gib(weights)}`,
      result: gib(available),
      source: 'model_runner_kv_cache_mixin.py profile_max_num_token',
    },
    ...poolSteps(pool, available),
  ];
}

const fractionFormulas = {
  settings:
    '(memory - 512 - 1.5 x chunk - 2 x graph batch - 128 x ranks ...) / memory, in MiB; at least 10 GiB set aside above 60',
  memory: '(memory - 2.8 to 32 GiB by its size - 0.1 or 0.5 x ranks) / memory',
  ranks: 'by tensor-parallel ranks',
} as const;

function poolSteps(pool: SglangPool, available: number): Step[] {
  const steps: Step[] = [
    {
      term: 'Bytes per token',
      formula:
        'sum over layers of local KV heads x (key + value size) x bytes, window layers x 0.8 where they have a pool; MLA: latent x bytes',
      numbers: `${thousands(pool.cell)} bytes on each GPU`,
      result: `${(pool.cell / 1024).toFixed(1)} KiB`,
      source: 'pool_configurator.py: cell_size',
    },
  ];
  if (pool.state > 0) {
    steps.push({
      term: 'Recurrent states',
      formula: '9 bytes of states for each 10 of KV cache, 3 slots for each running request',
      numbers: `${thousands(pool.state)} bytes a slot`,
      result: gib(Math.max(0, available) * pool.stateShare),
      source: 'handle_max_mamba_cache: --mamba-full-memory-ratio 0.9',
    });
  }
  steps.push({
    term: 'Tokens',
    formula: pool.state > 0 ? 'what is left of the pool / bytes per token' : 'KV cache available / bytes per token',
    numbers: `${gib(Math.max(0, available) * (1 - pool.stateShare))} / ${thousands(pool.cell)}`,
    result: thousands(pool.tokensIn(available)),
    source: 'log line "max_total_num_tokens"',
  });
  return steps;
}
