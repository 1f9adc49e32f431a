import { readFileSync } from 'node:fs';

/**
 * What config.json says of models of the catalogue: the keys that shape a model, as their makers name them. Facts from the
 * repositories on the hub, as ai-dynamo/aiconfigurator (model_configs) and transformers' configuration classes repeat them.
 */
export interface KnownConfig {
  readonly id: string;
  readonly config: Readonly<Record<string, unknown>>;
}

export const knownConfigs: readonly KnownConfig[] = readFileSync(new URL('configs.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as KnownConfig);

/** One of them, to be changed by a test. */
export function configOf(id: string): Record<string, unknown> {
  const known = knownConfigs.find((one) => one.id === id);
  if (known === undefined) throw new Error(`no config of ${id} in configs.jsonl`);
  return structuredClone(known.config);
}
