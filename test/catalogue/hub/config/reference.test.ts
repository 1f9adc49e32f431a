import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../../src/catalogue/hub/config/read-config.ts';
import { countParameters, tensorList } from '../../../../src/estimate/tensors/list.ts';

interface Counted {
  readonly name: string;
  readonly config: unknown;
  readonly parameters: number;
}

/**
 * Parameters of the reference implementation: each model class of transformers 5.18.0 was built from the configuration with
 * tensors that are shapes only, and the elements of its parameters added up (the router's correction bias and Gemma 4's
 * layer scalar included, a tied head not). Configurations are the classes' defaults with few layers, and one flag changed;
 * then wrappers with a vision tower of few layers.
 */
const counted: readonly Counted[] = readFileSync(new URL('reference-counts.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Counted);

describe('a config.json has as many parameters as the model that transformers builds from it', () => {
  it.each(counted)('$name', ({ config, parameters }) => {
    const reading = readConfig(config);
    expect(reading).toMatchObject({ kind: 'exact', notes: [] });
    if (reading.kind === 'refused') throw new Error(reading.message);
    const { core, vision } = countParameters(tensorList(reading.architecture));
    expect(core + vision).toBe(parameters);
  });
});
