import type { EngineId } from '../../ask/question.ts';
import type { Subject } from '../../catalogue/subject.ts';
import type { Layout } from '../layout.ts';
import type { Range } from '../range.ts';

/**
 * One engine's rules: which layouts it can run, and what it keeps on each GPU. One file (or folder) each; what changed
 * between releases sits in a table of versions.
 */
export interface Engine {
  readonly id: EngineId;
  /** How it spreads a model over GPUs: whole layers go to any number of them; absent: tensors are divided. */
  readonly divides?: 'layers';
  /** What it keeps on the fullest GPU under this layout. */
  memory(subject: Subject, layout: Layout): EngineMemory;
  /** Why it refuses this layout; undefined when it can run it. */
  refusal(subject: Subject, layout: Layout): string | undefined;
  /** The line to paste. */
  command(subject: Subject, layout: Layout): string;
  /**
   * `memory` for subjects that differ in their GPU only: what does not depend on it is worked out once. Absent where that
   * would save nothing.
   */
  forAnyGpu?(): FiguresOf;
}

/** What an engine keeps of one subject. */
export interface Figures {
  readonly memory: (layout: Layout) => EngineMemory;
  /** What of `memory` the search for a plan compares; absent where that is all of the work. */
  readonly room?: (layout: Layout) => Room;
}

export type FiguresOf = (subject: Subject) => Figures;

/** Central figures of the fullest GPU, in bytes. */
export interface Room {
  /** For weights and KV cache together. */
  readonly forBoth: number;
  /** For the KV cache: what the weights leave. */
  readonly kvAvailable: number;
  readonly kvNeeded: number;
}

/** The same figures, of a memory that was worked out. */
export function roomIn(memory: EngineMemory): Room {
  const { activations, nonTorch, graphsInBudget, cudaGraphs, reserve, budget } = memory;
  const graphs = graphsInBudget ? cudaGraphs.value : 0;
  return {
    forBoth: budget - activations.value - nonTorch.value - graphs - (reserve?.value ?? 0),
    kvAvailable: memory.kvAvailable.value,
    kvNeeded: memory.kvNeeded,
  };
}

/** Memory of the fullest GPU, in bytes, and what the KV pool holds. */
export interface EngineMemory {
  readonly weights: Range;
  readonly activations: Range;
  readonly nonTorch: Range;
  readonly cudaGraphs: Range;
  /** Held before the engine starts to count: driver context, NCCL. */
  readonly outside: Range;
  /** Kept out of the pool by a setting, for what the engine allocates later and does not count; part of what is needed. */
  readonly reserve?: Range;
  /** Physical memory x utilization: what the engine allows itself. */
  readonly budget: number;
  readonly utilization: number;
  /** CUDA graphs are inside the budget. */
  readonly graphsInBudget: boolean;
  readonly kvAvailable: Range;
  /** Bytes for `concurrency` requests of `context` tokens. */
  readonly kvNeeded: number;
  /** Bytes for one request of `context` tokens. */
  readonly kvPerRequest: number;
  /** Bytes that a request of another length takes out of the same pool; absent where every token of it takes as much. */
  requestBytes?(length: number): number;
  /** Bytes per token on one GPU, caches only. */
  readonly bytesPerToken: number;
  /** Bytes of constant state per request. */
  readonly stateBytes: number;
  readonly tokens: Range;
  readonly maxConcurrency: Range;
  readonly maxContext: number;
  /** Bytes in use at start-up that are neither budget nor free: 0 when the start-up check passes, else what is missing. */
  readonly startupShortfall: number;
  /** Settings as resolved: what the engine was assumed to run with. */
  readonly settings: Readonly<Record<string, number | string | boolean>>;
  /** llama.cpp's compute buffer; absent in engines that profile an activation peak. Equal to `activations`. */
  readonly compute?: Range;
  /** Bytes in host memory beside the GPUs, over all of them; absent in engines that keep nothing there. */
  readonly hostBytes?: number;
  /** Layers that fit on the GPUs when not all do; worked out only when asked for. Absent where layers cannot stay on the host. */
  offload?(): Offload;
  /** Worked out from the engine's source, never compared with its logs: ranges are judgement. */
  readonly unmeasured?: true;
  /** Of the weights, LoRA adapters and what drafts tokens; absent where there are none. */
  readonly besideModel?: number;
  /** What each pipeline stage keeps on one of its GPUs; absent without stages. The figures above are those of the fullest. */
  stages?(): readonly StageMemory[];
  /** What to mind with these figures, in sentences. */
  readonly remarks?: readonly string[];
  /** The arithmetic, for `explain`; made only when asked for. */
  steps(): readonly Step[];
}

/** Bytes on one GPU of a pipeline stage. An engine's log tells those of the rank that wrote it, often the first. */
export interface StageMemory {
  readonly weights: number;
  readonly activations: number;
  readonly kvAvailable: number;
}

/** Layers on GPUs, the rest in host memory. */
export interface Offload {
  /** As many as were asked for, or all. */
  readonly layers: number;
  /** The most that fit beside the requests asked for. */
  readonly fitting: number;
  /** All of them: the model's layers and the output head. */
  readonly of: number;
  /** Bytes in host memory when `fitting` are on the GPUs: weights, and the caches of the layers that stay. */
  readonly hostBytes: number;
  /** Experts in host memory instead of layers; absent where that does not make it fit, or there are none. */
  readonly experts?: ExpertOffload;
}

/** Experts of the first layers in host memory, everything else on GPUs. */
export interface ExpertOffload {
  /** The fewest layers whose experts must stay there; 0 when it fits without. */
  readonly layers: number;
  /** Layers of the model. */
  readonly of: number;
  /** Bytes in host memory then. */
  readonly hostBytes: number;
}

/** One line of arithmetic: `result = formula`, with the numbers put in. */
export interface Step {
  readonly term: string;
  readonly formula: string;
  readonly numbers: string;
  readonly result: string;
  readonly source: string;
}
