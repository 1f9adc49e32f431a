import type { Architecture, LayerKind } from '../../model.ts';
import type { Fields } from './fields.ts';

/** A fact of a family: fixed, or read from the configuration. */
export type Rule<T> = T | ((fields: Fields) => T);

/** The layers of a model, first to last; undefined where the configuration does not say. */
export type LayerRule = (fields: Fields, layers: number) => readonly LayerKind[] | undefined;

type Moe = NonNullable<Architecture['moe']>;

/** What the router and the experts have besides their matrices. */
export interface ExpertRule {
  /** Width of one expert, where it is not moe_intermediate_size. */
  readonly width?: Rule<number | undefined>;
  /** Whether experts that the configuration counts are there; absent: they are. */
  readonly present?: (fields: Fields) => boolean;
  readonly sharedGate?: boolean;
  readonly routerBias?: Rule<boolean>;
  readonly scoreCorrectionBias?: Rule<boolean>;
  /** Elements of bias in one expert. */
  readonly expertBias?: (fields: Fields, width: number) => number;
  readonly mats?: number;
  readonly more?: (fields: Fields, hidden: number) => Partial<Moe>;
}

/**
 * How a family of models differs from the common decoder: RMS norms before attention and MLP, a gated MLP, no biases, full
 * attention. What a row leaves out is as there.
 */
export interface Family {
  /** `Architecture.modelType`, where it is not the row's name. */
  readonly as?: string;
  readonly heads?: Rule<number | undefined>;
  readonly kvHeads?: Rule<number | undefined>;
  readonly intermediate?: (fields: Fields, hidden: number, layers: number) => Architecture['intermediate'] | undefined;
  /** Whether the embedding is also the output head, where the configuration does not say. */
  readonly tied?: boolean;
  readonly attnBias?: Rule<Architecture['attnBias']>;
  readonly mlpBias?: Rule<boolean>;
  readonly qkNorm?: Rule<Architecture['qkNorm']>;
  readonly norm?: Rule<Architecture['norm']>;
  readonly normsPerLayer?: Rule<number>;
  readonly mlpMats?: Rule<number>;
  readonly layers?: LayerRule;
  /** What `linear_attention` and `mamba` mean in its layer_types. */
  readonly linear?: LayerKind;
  /** The window where it is not `sliding_window`; a rule that gives none: engines serve the model without. */
  readonly window?: Rule<number | undefined>;
  readonly mla?: boolean;
  readonly experts?: ExpertRule;
  /** What few families have. `shape` is what was read so far. */
  readonly more?: (fields: Fields, shape: Shape) => Partial<Architecture>;
  /** Its tensors cannot all be listed: what is missing, in words. */
  readonly partial?: string;
}

/** What every row needs of the rest. */
export interface Shape {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number | null;
  readonly vocab: number;
  readonly kinds: readonly LayerKind[];
}

/** The value of a rule for this configuration. */
export function follow<T>(rule: Rule<T>, fields: Fields): T {
  return typeof rule === 'function' ? (rule as (fields: Fields) => T)(fields) : rule;
}
