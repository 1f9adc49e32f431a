import type { Adapter } from './stored.ts';

const mostTargets = 1000;

/**
 * Reads adapter_config.json of a PEFT adapter: the base model's id, the rank, the modules it is on. Undefined when it names no
 * base on the hub or no rank that can be. Source: LoraConfig in github.com/huggingface/peft.
 */
export function readAdapter(config: unknown): Adapter | undefined {
  if (typeof config !== 'object' || config === null) return undefined;
  const {
    base_model_name_or_path: base,
    r,
    rank_pattern: ranks,
    target_modules: modules,
  } = config as Record<string, unknown>;
  if (typeof base !== 'string' || !/^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(base)) return undefined;
  const all = [r, ...Object.values(typeof ranks === 'object' && ranks !== null ? ranks : {})].filter(isRank);
  if (!isRank(r)) return undefined;
  const targets = typeof modules === 'string' ? [modules] : Array.isArray(modules) ? modules : [];
  return {
    base,
    // Buffers are made for the largest rank.
    rank: all.reduce((most, one) => Math.max(most, one), r),
    targets: targets
      .slice(0, mostTargets)
      .filter((target) => typeof target === 'string')
      .map((target) => target.slice(0, 200)),
  };
}

function isRank(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_536;
}
