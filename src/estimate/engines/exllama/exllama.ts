import type { KvFormat } from '../../../ask/question.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { type Range, spread } from '../../range.ts';
import { tensorsOf } from '../../tensors/of-model.ts';
import { allocatedMemory } from '../allocating.ts';
import type { Engine, EngineMemory, Step } from '../engine.ts';
import { backendFor } from '../llama-cpp/backends.ts';
import { layerCaches } from '../llama-cpp/cache.ts';
import { padded } from '../llama-cpp/context.ts';
import { type Share, splitLayers } from '../llama-cpp/devices.ts';
import { exllamaPieces } from './pieces.ts';

/** ExLlamaV2 and V3, by way of TabbyAPI. Source: docs/method-llama-cpp.md, "ExLlama". */
export const exllamaV2: Engine = engine('exllamav2');
export const exllamaV3: Engine = engine('exllamav3');

function engine(id: 'exllamav2' | 'exllamav3'): Engine {
  return { id, divides: 'layers', memory: exllamaMemory, refusal, command };
}

const MiB = 2 ** 20;

/**
 * Torch, kernels and momentary allocations beside weights and cache. Seven published readings of whole cards leave 715 to
 * 1,181 MiB, of which 350 are the driver's (as for llama.cpp); one with about 1.3 GB free ran out, so the upper end is higher.
 * Source: github.com/turboderp-org/exllamav3/issues/50, github.com/oobabooga/textgen/pull/6903.
 */
const working: Range = { value: 500 * MiB, low: 300 * MiB, high: 1300 * MiB };

/** Bytes per cached element; the quantized caches have a 16-bit scale per 32. Source: exllamav2#383 and the caches' sources. */
const elementBytes: Readonly<Partial<Record<KvFormat, number>>> = {
  fp8: 1,
  q8_0: 34 / 32,
  q6_0: 26 / 32,
  q4_0: 18 / 32,
};

/** The same for any format; 16 bit where it has no cache of its own. */
export function exllamaElementBytes(format: KvFormat): number {
  return elementBytes[format] ?? 2;
}

function refusal({ accelerator, acceleratorName, model }: Subject, layout: Layout): string | undefined {
  const { tensorParallel, pipelineParallel, dataParallel, decodeContextParallel, expertParallel } = layout;
  if (accelerator.vendor !== 'NVIDIA')
    return `it has kernels for CUDA only, none for ${acceleratorName}; say llama.cpp`;
  if (model.architecture.mla !== undefined)
    return 'how it caches latent attention (MLA) is not known here; say llama.cpp or vllm';
  if (tensorParallel > 1)
    return `it gives whole layers to each GPU (gpu_split_auto), which is pp${tensorParallel}; its tensor parallelism is not predicted here`;
  if (dataParallel > 1 || decodeContextParallel > 1 || expertParallel)
    return 'it divides layers over GPUs, nothing else';
  if (pipelineParallel > model.architecture.layers + 1)
    return `${pipelineParallel} GPUs are more than the layers and the head`;
  return undefined;
}

function exllamaMemory(subject: Subject, layout: Layout): EngineMemory {
  const { model, format, accelerator, context, kvFormat } = subject;
  const file = exllamaPieces(tensorsOf(model), format);
  const split = splitLayers(file, layout.pipelineParallel);
  const element = exllamaElementBytes(kvFormat);
  const caches = layerCaches(model.architecture);
  // Windows are kept whole: 208 KiB a token were measured on Gemma 3 27B with a 6-bit cache, 201.5 with all layers in full.
  const elements = ({ from, to }: Share): number =>
    caches.slice(from, to).reduce((sum, layer) => sum + layer.elements, 0);
  const state = ({ from, to }: Share): number =>
    caches.slice(from, to).reduce((sum, layer) => sum + layer.stateBytes, 0);
  const load = (share: Share): number =>
    share.weights + subject.concurrency * padded(context) * elements(share) * element;
  const share = split.shares.reduce((fullest, other) => (load(other) > load(fullest) ? other : fullest));
  const cacheOf = (length: number): number => padded(length) * elements(share) * element + state(share);
  return allocatedMemory(subject, {
    weights: spread(share.weights, { below: share.weights * 0.02, above: share.weights * 0.03 }),
    compute: working,
    overhead: backendFor(accelerator)?.overhead ?? { value: 0, low: 0, high: 0 },
    cacheOf,
    computeOf: () => working.value,
    bytesPerToken: elements(share) * element,
    stateBytes: state(share),
    hostBytes: Math.round(split.hostBytes),
    settings: { version: subject.engineVersion },
    remarks: [
      subject.engine === 'exllamav2'
        ? 'No log of ExLlamaV2 was compared: its figures are those of ExLlamaV3, with the same ranges'
        : 'ExLlamaV3 was compared with six readings of two models only: its ranges are in part judgement',
    ],
    steps: () => steps(subject, share, split.hostBytes, cacheOf(context)),
  });
}

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`;

function steps(subject: Subject, share: Share, hostBytes: number, cache: number): Step[] {
  return [
    {
      term: 'Weights on the fullest GPU',
      formula: 'layers x bits per weight, the head in 6 bits (8 above 6)',
      numbers: `${subject.format.label}, layers ${share.from} to ${share.to - 1}${share.output ? ' and the head' : ''}`,
      result: gib(share.weights),
      source: subject.format.source,
    },
    {
      term: 'In host memory',
      formula: 'token embedding in 16 bit',
      numbers: subject.model.name,
      result: gib(hostBytes),
      source: 'exllamav2/embedding.py, exllamav3/modules/embedding.py',
    },
    {
      term: 'KV cache, one request',
      formula: 'all layers x tokens in pages of 256 x elements x bytes; windows are kept whole',
      numbers: `${subject.context} tokens`,
      result: gib(cache),
      source: 'github.com/turboderp-org/exllamav2/issues/383',
    },
    {
      term: 'Working memory',
      formula: 'measured beside weights and cache',
      numbers: '715 to 1,181 MiB with the driver, seven readings',
      result: gib(working.value),
      source: 'github.com/turboderp-org/exllamav3/issues/50',
    },
  ];
}

/** TabbyAPI's `cache_mode`: a name for ExLlamaV2, the bits of K and of V for V3. Source: config_sample.yml. */
const cacheModes: Readonly<Partial<Record<KvFormat, { readonly exllamav2: string; readonly exllamav3: string }>>> = {
  fp8: { exllamav2: 'FP8', exllamav3: '8,8' },
  q8_0: { exllamav2: 'Q8', exllamav3: '8,8' },
  q6_0: { exllamav2: 'Q6', exllamav3: '6,6' },
  q4_0: { exllamav2: 'Q4', exllamav3: '4,4' },
};

function command({ model, format, context, concurrency, kvFormat, engine: id }: Subject): string {
  const mode = cacheModes[kvFormat]?.[id === 'exllamav2' ? id : 'exllamav3'];
  return [
    `python main.py --model-name '<a directory with ${model.id}: ${format.label}>'`,
    `--max-seq-len ${context}`,
    `--cache-size ${padded(context) * concurrency}`,
    ...(mode === undefined ? [] : [`--cache-mode ${mode}`]),
  ].join(' \\\n  ');
}
