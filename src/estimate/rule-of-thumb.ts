import type { Accelerator } from '../catalogue/accelerator.ts';
import type { ModelRecord } from '../catalogue/model.ts';

/** Weights times 1.2, on the sizes as marketed: what articles quote, kept on a line of its own. */
export interface RuleOfThumb {
  /** Decimal bytes: 405B at 4 bit is 243e9. */
  readonly bytes: number;
  readonly gpus: number;
  /** The parameter count that went in: the one in the model's name. */
  readonly parameters: number;
}

/**
 * parameters x bits / 8 x 1.2, and how many GPUs of the marketed size that is.
 * Check: Llama 3.1 405B is 972 / 486 / 243 GB at 16 / 8 / 4 bit, 13 / 7 / 4 H100.
 */
export function ruleOfThumb(model: ModelRecord, nominalBits: number, accelerator: Accelerator): RuleOfThumb {
  const parameters = nominalParameters(model);
  const bytes = Math.round((parameters * nominalBits * 12) / 80);
  return { bytes, gpus: Math.ceil(bytes / (accelerator.memoryGb * 1e9)), parameters };
}

const nominal = new WeakMap<ModelRecord, number>();

/** "405B" in the name is 405e9 to the people who quote the rule; names without a size use the true count. */
export function nominalParameters(model: ModelRecord): number {
  let count = nominal.get(model);
  if (count === undefined) {
    count = sizeInName(model) ?? servedParameters(model);
    nominal.set(model, count);
  }
  return count;
}

function sizeInName(model: ModelRecord): number | undefined {
  const match = /(?:^|[-_ ])(\d{1,4}(?:\.\d{1,3})?)([BbTt])(?=$|[-_ ])/.exec(model.name);
  if (match === null) return undefined;
  const size = Number(match[1]) * (match[2]?.toLowerCase() === 't' ? 1e12 : 1e9);
  // A name that is far from the truth ("Gemma 3n E4B", "Phi-3.5-MoE") is no size.
  const ratio = size / servedParameters(model);
  return ratio > 0.8 && ratio < 1.25 ? size : undefined;
}

/** Parameters that an engine loads by default: all but the multi-token-prediction head. */
export function servedParameters(model: ModelRecord): number {
  return model.parameters.total - (model.architecture?.mtpParams ?? 0);
}
