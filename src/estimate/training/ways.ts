import type { TrainingMemory, Trial } from './memory.ts';
import { TrainingContradiction, type TrainingQuestion, type TrainingSubject } from './question.ts';
import { bestSpread } from './search.ts';

/** A change of one setting that takes memory away, cheapest in speed and quality first. */
export const wayIds = [
  'checkpointing',
  'fused-loss',
  'micro-batch',
  'eight-bit-optimizer',
  'shard',
  'activation-offload',
  'more-gpus',
  'lora',
  'qlora',
  'cpu-offload',
] as const;
export type WayId = (typeof wayIds)[number];

/** What one change would bring: its words as fields of the question, and the new figure. */
export interface Way {
  readonly id: WayId;
  readonly change: Partial<TrainingQuestion>;
  /** Bytes per GPU with the change. */
  readonly allocated: number;
  readonly saved: number;
  readonly fits: boolean;
}

/**
 * The changes that bring the peak down by at least 2 %, in the order of what they cost: recomputation and a fused loss cost
 * little speed, a smaller micro-batch some, fewer trained weights quality, host memory much speed. Each is tried alone.
 */
export function waysToFit(subject: TrainingSubject, memory: TrainingMemory): readonly Way[] {
  const ways: Way[] = [];
  for (const id of wayIds) {
    const change = changeOf(id, memory);
    if (change === undefined) continue;
    const gpus = change.gpus ?? memory.spread.gpus;
    const question = { ...changed(subject.question, change), gpus };
    const trial = tried({ ...subject, question }, gpus);
    if (trial === undefined) continue;
    const { allocated, fits } = trial;
    const saved = memory.allocated.value - allocated;
    if (saved > 0.02 * memory.allocated.value) ways.push({ id, change, allocated, saved, fits });
  }
  return ways;
}

/** Undefined where the change contradicts the question. */
function tried(subject: TrainingSubject, gpus: number): Trial | undefined {
  try {
    return bestSpread(subject, gpus);
  } catch (error) {
    if (error instanceof TrainingContradiction) return undefined;
    throw error;
  }
}

/** `recompute` says more than `gradientCheckpointing`: a change of the one replaces the other. */
export function changed(question: TrainingQuestion, change: Partial<TrainingQuestion>): TrainingQuestion {
  const { recompute: _recompute, ...rest } = question;
  return { ...(change.gradientCheckpointing === undefined ? question : rest), ...change };
}

function changeOf(id: WayId, { settings, spread }: TrainingMemory): Partial<TrainingQuestion> | undefined {
  const { adapters, layout } = settings;
  const full = adapters === undefined;
  switch (id) {
    case 'checkpointing':
      return settings.checkpointing === 'full' ? undefined : { gradientCheckpointing: true };
    case 'fused-loss':
      return settings.loss === 'fused-linear' ? undefined : { loss: 'fused-linear' };
    case 'micro-batch':
      return settings.microBatch === 1 ? undefined : { microBatch: Math.ceil(settings.microBatch / 2) };
    case 'eight-bit-optimizer':
      return full && settings.optimizer === 'adamw' ? { optimizer: 'adamw-8bit' } : undefined;
    case 'shard':
      return layout.sharding === 'none' && spread.gpus > 1 ? { sharding: 'zero3' } : undefined;
    case 'activation-offload':
      return settings.activationOffload ? undefined : { activationOffload: true };
    case 'more-gpus':
      return { gpus: spread.gpus * 2 };
    case 'lora':
      return full && settings.objective !== 'pretrain' ? { method: 'lora' } : undefined;
    case 'qlora':
      return !full && settings.base?.id === 'bf16' ? { method: 'qlora' } : undefined;
    case 'cpu-offload':
      return settings.cpuOffload || settings.base?.id === 'nf4'
        ? undefined
        : { cpuOffload: true, sharding: layout.sharding === 'fsdp' ? 'fsdp' : 'zero3' };
  }
}
