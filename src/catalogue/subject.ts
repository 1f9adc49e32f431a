import type { EngineId, KvFormat, Question } from '../ask/question.ts';
import type { Accelerator } from './accelerator.ts';
import type { Format } from './formats.ts';
import type { HubModel } from './hub/models.ts';
import type { LoraAdapters } from './lora-adapters.ts';
import type { Architecture, ModelRecord } from './model.ts';
import type { Speculation } from './speculation.ts';

/**
 * The Question with its names resolved and its defaults filled in: all that the arithmetic needs, and nothing it has to
 * look up.
 */
export interface Subject {
  readonly question: Question;
  readonly model: ModelRecord & { readonly architecture: Architecture };
  readonly format: Format;
  readonly accelerator: Accelerator;
  /** How the accelerator is called in the reply: "H100 80GB". */
  readonly acceleratorName: string;
  /** Bytes an engine sees on each GPU. */
  readonly physicalBytes: number;
  readonly engine: EngineId;
  readonly engineVersion: string;
  /** Tokens per request. */
  readonly context: number;
  readonly concurrency: number;
  readonly kvFormat: KvFormat;
  /** LoRA adapters served beside the model; absent: none. */
  readonly adapters?: LoraAdapters;
  /** Absent: every token is computed in turn. */
  readonly speculation?: Speculation;
  /** Where the model was read, when that was on the hub. */
  readonly hub?: Pick<HubModel, 'source' | 'sha' | 'stored'>;
  /** What was defaulted, and how to say otherwise. */
  assumptions(): readonly string[];
  readonly warnings: readonly string[];
}
