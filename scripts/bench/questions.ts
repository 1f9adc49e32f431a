/** A spread of questions as people ask them: sizes from 1B to 1T, dense and mixture, every kind of format, one GPU to nodes. */
const models = [
  '405b',
  'llama 3.1 8b',
  'llama 3.3 70b',
  'llama 3.2 1b',
  'deepseek v3',
  'r1',
  'qwen3 30b a3b',
  'qwen3 235b a22b',
  'qwen2.5 72b',
  'mixtral 8x7b',
  'mistral small',
  'gemma 3 27b',
  'gpt-oss 120b',
  'gpt-oss 20b',
  'kimi k2',
  'phi 4',
  'glm 4.5 air',
  'Qwen/Qwen3-32B',
  'meta-llama/Llama-3.1-70B-Instruct',
  'mistralai/Mixtral-8x22B-Instruct-v0.1',
] as const;
const formats = ['bf16', 'fp8', 'int4', 'awq', ''] as const;
const hardware = ['h100', '2x h200'] as const;
const rest = ['', '32k', '16 users', '128k 4 users', 'fp8 kv'] as const;

/** 200 questions; the same list every time. */
export const questions: readonly string[] = models.flatMap((model, i) =>
  formats.flatMap((format, j) =>
    hardware.map((gpu, k) =>
      [model, format, gpu, rest[(i + j + k) % rest.length]].filter((part) => part !== '').join(' '),
    ),
  ),
);

/**
 * An endless list in which no question is asked twice, so that no cache can answer: each round asks for other context
 * lengths.
 */
export function* unrepeated(): Generator<string> {
  for (let round = 0; ; round += 1) {
    for (const words of questions) {
      yield /\b\d+k\b/.test(words) ? words.replace(/\b\d+k\b/, String(4096 + round)) : `${words} ctx ${4096 + round}`;
    }
  }
}
