import type { GgufFile } from '../../../catalogue/gguf/gguf-file.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import type { Range } from '../../range.ts';
import type { Step } from '../engine.ts';
import { backendFor } from './backends.ts';
import { cacheElementBytes, layerCaches } from './cache.ts';
import { type CacheGroup, groupsOf, windowCells } from './context.ts';
import type { Share, Split } from './devices.ts';
import type { LlamaCppSettings } from './settings.ts';
import type { ShareNeed } from './share-need.ts';

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`;
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

export interface LlamaCppFigures {
  readonly settings: LlamaCppSettings;
  readonly file: GgufFile;
  readonly split: Split;
  readonly share: Share;
  readonly need: ShareNeed;
  readonly overhead: Range;
  readonly weights: Range;
  readonly kvAvailable: Range;
}

/** The arithmetic of one answer for the fullest device, in the order in which it is done. */
export function llamaCppSteps(subject: Subject, layout: Layout, figures: LlamaCppFigures): Step[] {
  const { settings, file, split, share, need, overhead, kvAvailable } = figures;
  const arch = subject.model.architecture;
  const backend = backendFor(subject.accelerator);
  const device = backend?.device ?? 'device';
  return [
    {
      term: 'GGUF file',
      formula: `sum over tensors of blocks x bytes per block, ${subject.format.held === undefined ? 'types by the stock mixture' : "as the repository's file has them"}`,
      numbers: `${subject.format.label}: ${file.layers.length} layers ${gib(file.layers.reduce((sum, bytes) => sum + bytes, 0))}, embedding ${gib(file.embedding)}, head ${arch.tieEmbeddings ? 'tied' : gib(file.output)}`,
      result: gib(file.total),
      source: 'llama.cpp src/llama-quant.cpp; block sizes ggml-common.h',
    },
    {
      term: 'Weights on the fullest GPU',
      formula: 'its layers, and the head on the last GPU; a tied head is the embedding loaded once more',
      numbers: `layers ${share.from} to ${share.to - 1}${share.output ? ' and the head' : ''}, of ${layout.pipelineParallel} GPU${layout.pipelineParallel === 1 ? '' : 's'}`,
      result: gib(share.weights),
      source: `llama_model::load_tensors; log line "${device} model buffer size"`,
    },
    {
      term: 'In host memory',
      formula: 'token embedding, and layers and experts that are not offloaded',
      numbers: `${split.hostLayers} layers${settings.cpuMoeLayers > 0 ? `, experts of the first ${settings.cpuMoeLayers}` : ''}`,
      result: gib(split.hostBytes),
      source: 'log line "CPU_Mapped model buffer size"',
    },
    ...cacheSteps(subject, figures),
    ...computeSteps(subject, figures),
    {
      term: 'Driver and pools',
      formula: 'measured beside the logged buffers, and what unpacking a quantized cache takes',
      numbers: `${backend?.name ?? 'no backend'}: ${mib(overhead.value - need.unpacked)}${need.unpacked > 0 ? ` + ${mib(need.unpacked)}` : ''}`,
      result: mib(overhead.value),
      source: 'docs/method-llama-cpp.md: nvidia-smi against the sum of the buffers',
    },
    {
      term: 'Left for KV cache and state',
      formula: 'physical memory - weights - compute buffer - driver and pools',
      numbers: `${gib(subject.physicalBytes)} - ${gib(share.weights)} - ${gib(need.compute.value)} - ${gib(overhead.value)}`,
      result: gib(kvAvailable.value),
      source: `${settings.build.name}; llama.cpp has no budget below the whole memory (--fit keeps 1 GiB free)`,
    },
  ];
}

function cacheSteps(subject: Subject, { settings, share, need }: LlamaCppFigures): Step[] {
  const element = cacheElementBytes(settings.kvFormat);
  const groups = groupsOf(layerCaches(subject.model.architecture), share.from, share.to);
  const steps = groups.map((group): Step => cacheStep(group, element, settings, need));
  return [
    {
      term: 'Cells',
      formula: settings.unified
        ? 'requests x tokens, one context for all slots, padded to 256'
        : 'tokens of each slot padded to 256, x slots',
      numbers: `${settings.requests} x ${whole(subject.context)}, ${settings.slots} slot${settings.slots === 1 ? '' : 's'}`,
      result: whole(need.cells.context),
      source: 'llama-context.cpp; log line "n_ctx"',
    },
    ...steps,
  ];
}

function cacheStep({ cache, count }: CacheGroup, element: number, settings: LlamaCppSettings, need: ShareNeed): Step {
  if (cache.kind === 'state') {
    return {
      term: 'Recurrent state',
      formula: 'layers x bytes of a state in 32 bit x slots',
      numbers: `${count} x ${whole(cache.stateBytes)} x ${settings.slots}`,
      result: mib(count * cache.stateBytes * settings.slots),
      source: 'llama-memory-recurrent.cpp; log line "RS buffer size"',
    };
  }
  const window = cache.kind === 'window';
  const cells = window ? windowCells(cache.window, need.cells, settings.slots, settings) : need.cells.full;
  return {
    term: window ? 'KV cache, sliding window' : 'KV cache',
    formula: `layers x cells x elements x bytes${window ? '; cells = window x slots + micro-batch, padded to 256' : ''}`,
    numbers: `${count} x ${whole(cells)} x ${whole(cache.elements)} x ${element}`,
    result: mib(count * cells * cache.elements * element),
    source: 'llama-kv-cache.cpp; log line "KV buffer size"',
  };
}

function computeSteps(subject: Subject, { settings, share, need }: LlamaCppFigures): Step[] {
  const { vocab, hidden } = subject.model.architecture;
  const { compute } = need;
  const oneEach = settings.build.logits === 'one per slot';
  const logits: Step = {
    term: 'Logits',
    formula: oneEach ? 'slots x vocabulary x 4' : 'micro-batch x (vocabulary + 2 x hidden) x 4',
    numbers: oneEach
      ? `${settings.slots} x ${whole(vocab)} x 4`
      : `${settings.ubatch} x ${whole(vocab + 2 * hidden)} x 4`,
    result: mib(compute.logits),
    source: `${settings.build.logits === 'unknown' ? 'whether of all tokens or one per slot is not known, so the range spans both' : `llama.cpp ${settings.build.name}`}`,
  };
  return [
    ...(share.output ? [logits] : []),
    {
      term: 'Compute buffer',
      formula: `max(logits, layer + mask)${compute.copies > 0 ? ' + copies of the inputs for overlapping stages' : ''}${compute.expertCopy > 0 ? ' + one tensor of experts' : ''}`,
      numbers: `layer ${mib(compute.layer)}, mask ${mib(compute.mask)}${compute.copies > 0 ? `, copies ${mib(compute.copies)}` : ''}${compute.expertCopy > 0 ? `, experts ${mib(compute.expertCopy)}` : ''}`,
      result: mib(compute.value),
      source: 'docs/method-llama-cpp.md; log line "compute buffer size"',
    },
  ];
}
