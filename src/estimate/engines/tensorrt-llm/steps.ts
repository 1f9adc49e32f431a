import type { Subject } from '../../../catalogue/subject.ts';
import { thousands } from '../../../catalogue/thousands.ts';
import type { Step } from '../engine.ts';
import { gib } from '../torch/figures.ts';
import type { RequestCache } from './cache.ts';
import { blocksIn } from './releases.ts';
import type { TensorRtSettings } from './settings.ts';

/** What went into an answer, in bytes. */
export interface TensorRtFigures {
  readonly settings: TensorRtSettings;
  readonly weights: number;
  readonly activations: number;
  readonly process: number;
  readonly free: number;
  readonly available: number;
  readonly cache: RequestCache;
}

/** The arithmetic of one answer, in the order in which it is done. */
export function tensorRtSteps(subject: Subject, figures: TensorRtFigures): Step[] {
  const { settings, weights, activations, process, free, available, cache } = figures;
  const blockBytes = cache.perToken * settings.blockSize;
  const perRequest = cache.bytes(subject.context);
  return [
    {
      term: 'Weights',
      formula: 'sum of the tensors on one rank, scales and 16-bit remainder included, plus the rotary table',
      numbers: `${subject.format.label}: ${subject.format.source}`,
      result: gib(weights),
      source: 'tensor list of the architecture',
    },
    {
      term: 'Peak of a full batch',
      formula:
        'a forward pass over max_num_tokens: 2 x tokens x (3 x MLP width / TP + 4 x hidden), a byte of the product at 8 bit, and the experts',
      numbers: `${thousands(settings.maxNumTokens)} tokens`,
      result: gib(activations),
      source:
        'tensorrt_llm/_torch/pyexecutor/_util.py KvCacheCreator runs one before it sizes the pool; form from docs/method.md',
    },
    {
      term: 'Context, NCCL, workspaces',
      formula: 'CUDA context and NCCL as in vLLM logs, 1.1 GiB of kernels and workspaces',
      numbers: 'not logged',
      result: gib(process),
      source: 'judgement',
    },
    {
      term: 'Free for the pool',
      formula: 'physical memory - weights - peak - context, NCCL, workspaces',
      numbers: `${gib(subject.physicalBytes)} - ${gib(weights)} - ${gib(activations)} - ${gib(process)}`,
      result: gib(free),
      source: '_util.py _cal_max_memory: total - peak (torch and non-torch)',
    },
    {
      term: 'KV cache available',
      formula: 'free x kv_cache_free_gpu_memory_fraction; CUDA graphs are captured from the rest',
      numbers: `${gib(free)} x ${settings.fraction}`,
      result: gib(available),
      source: '_util.py _cal_max_memory; KvCacheConfig.free_gpu_memory_fraction',
    },
    {
      term: 'Blocks',
      formula: 'KV cache available / (tokens of a block x bytes per token)',
      numbers: `${gib(available)} / (${settings.blockSize} x ${thousands(cache.perToken)})`,
      result: blockBytes === 0 ? 'none' : thousands(blocksIn(available, 1, blockBytes, settings.release.roundsUp)),
      source: `TensorRT-LLM ${settings.release.name}: tokens_per_block`,
    },
    {
      term: 'Requests at once',
      formula: 'KV cache available / (blocks of a request and its states)',
      numbers: `${gib(available)} / ${gib(perRequest)}`,
      result: perRequest === 0 ? 'any' : Math.max(0, available / perRequest).toFixed(2),
      source: 'GUARANTEED_NO_EVICT: a request is admitted when its whole length fits',
    },
  ];
}
