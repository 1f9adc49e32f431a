import type { Subject } from '../../../catalogue/subject.ts';
import { gpusOf, type Layout } from '../../layout.ts';
import { spread } from '../../range.ts';
import { tensorsOf } from '../../tensors/of-model.ts';
import { languageWeights } from '../../weights.ts';
import { allocatedMemory } from '../allocating.ts';
import type { Engine, EngineMemory, Step } from '../engine.ts';
import { backendFor } from '../llama-cpp/backends.ts';
import { cacheElementBytes, type LayerCache, layerCaches } from '../llama-cpp/cache.ts';
import { padded } from '../llama-cpp/context.ts';
import { namedRepository } from '../named-repository.ts';
import { prefillStep, type Workspace, workspaceOf } from './workspace.ts';

/** MLX by way of mlx-lm, on one Mac. Source: docs/method-llama-cpp.md, "MLX". */
export const mlx: Engine = { id: 'mlx', divides: 'layers', memory: mlxMemory, refusal, command };

function refusal({ accelerator, acceleratorName }: Subject, layout: Layout): string | undefined {
  if (accelerator.vendor !== 'Apple')
    return `it runs on Apple silicon, not on ${acceleratorName}; say llama.cpp or vllm`;
  if (gpusOf(layout) > 1) return 'several Macs (mlx.distributed) are not predicted; ask for one';
  return undefined;
}

function mlxMemory(subject: Subject, _layout: Layout): EngineMemory {
  const { model, format, accelerator, context, kvFormat } = subject;
  const arch = model.architecture;
  // mlx-lm drops the vision tower; a tied head is the embedding itself.
  const bytes = languageWeights(tensorsOf(model), format);
  const caches = layerCaches(arch);
  const element = cacheElementBytes(kvFormat);
  const cacheOf = (length: number): number =>
    caches.reduce((sum, cache) => sum + cellsOf(cache, length) * cache.elements * element + cache.stateBytes, 0);
  const workspace = workspaceOf(arch, context, accelerator);
  const overhead = backendFor(accelerator)?.overhead ?? { value: 0, low: 0, high: 0 };
  return allocatedMemory(subject, {
    weights: spread(bytes, { below: bytes * 0.01, above: bytes * 0.02 }),
    compute: workspace.range,
    overhead,
    cacheOf,
    computeOf: (length) => workspaceOf(arch, length, accelerator).range.value,
    bytesPerToken: caches.reduce((sum, cache) => sum + (cache.kind === 'full' ? cache.elements : 0), 0) * element,
    stateBytes: caches.reduce((sum, cache) => sum + cache.stateBytes, 0),
    settings: { version: subject.engineVersion },
    remarks: [
      'MLX was compared with 11 published peaks of three models on Macs only: its ranges are in part judgement',
    ],
    steps: () => steps(subject, bytes, cacheOf(context), workspace),
  });
}

/** Caches grow in pages of 256 tokens; a window keeps itself and the step that is being read. */
function cellsOf({ kind, window }: LayerCache, length: number): number {
  if (kind === 'full') return padded(length);
  return kind === 'window' ? Math.min(padded(length), padded(window + prefillStep)) : 0;
}

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`;

function steps(subject: Subject, weights: number, cache: number, { layer, scores, range }: Workspace): Step[] {
  return [
    {
      term: 'Weights',
      formula: 'elements x bits, a 16-bit scale and bias per group of 64, embedding and head too',
      numbers: subject.format.label,
      result: gib(weights),
      source: subject.format.source,
    },
    {
      term: 'Cache and state, one request',
      formula: 'layers x tokens in pages of 256 x elements x bytes',
      numbers: `${subject.context} tokens`,
      result: gib(cache),
      source: 'mlx_lm/models/cache.py',
    },
    {
      term: 'Prefill workspace',
      formula:
        '0.6 GB + step x 2 x width of the widest layer + step x heads x context x 2 where attention is not fused',
      numbers: `${gib(layer)} + ${gib(scores)}`,
      result: gib(range.value),
      source: 'mlx_lm BENCHMARKS.md; ScaledDotProductAttention::use_fallback in mlx; ml-explore/mlx-lm#1480',
    },
  ];
}

function command(subject: Subject): string {
  const { model, format, kvFormat } = subject;
  const repository = namedRepository(subject) ?? `'<an MLX repository of ${model.id}: ${format.label}>'`;
  const bits = kvFormat === 'q8_0' ? 8 : kvFormat === 'q4_0' ? 4 : undefined;
  return bits === undefined
    ? `mlx_lm.server --model ${repository}`
    : // A quantized cache cannot rotate: --max-kv-size is refused beside it.
      `mlx_lm.generate --model ${repository} --kv-bits ${bits} --prompt -`;
}
