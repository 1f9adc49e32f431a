import type { LlamaCppMeasurement } from './llama-cpp-measure.ts';
import { leftOutWords, releasesTable, termTable, worst } from './tables.ts';

const releases = ['up to b8586', 'since b9849', 'build not stated', 'ik_llama.cpp (a fork)'];

export function llamaCppPart({ comparisons, ruleOfThumb, plainKv, left }: LlamaCppMeasurement): string[] {
  return [
    '## llama.cpp and its family',
    '',
    `Sizes of published GGUF files and buffers in start-up logs, MiB. Left out: ${leftOutWords(left)}. "All on the GPU" is weights, cache and`,
    'compute buffer together, where one GPU holds everything. "Host memory" is the embedding and pinned buffers.',
    '',
    ...termTable(comparisons, { 'compute buffer': 'MiB' }),
    'The logs by build:',
    '',
    ...releasesTable(comparisons, releases),
    'The rule of thumb (parameters x bits / 8 x 1.2) on the same files and runs:',
    '',
    ...termTable(ruleOfThumb),
    'Parameters x bits / 8, and a plain full-attention KV cache (2 x layers x KV heads x head size x 2 bytes a token):',
    '',
    ...termTable(plainKv),
    ...worst(comparisons),
  ];
}
