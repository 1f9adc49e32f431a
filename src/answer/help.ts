import type { Card } from './card.ts';
import type { Reply } from './reply.ts';

const examples = [
  { command: 'fit', words: '405b int4 h100' },
  { command: 'fit', words: 'llama 3.1 8b bf16 4090 32k' },
  { command: 'fit', words: 'deepseek v3 fp8 8xh200' },
  { command: 'fit', words: 'qwen3 30b a3b fp8 l40s 32k 16 users' },
  { command: 'fit', words: 'gpt-oss 120b h100' },
  { command: 'speed', words: '70b fp8 2xh100 in 2k out 500 64 users' },
  { command: 'price', words: 'h100 spot eu' },
  { command: 'compare', words: '405b fp8 h100 h200 mi300x' },
  { command: 'train', words: 'qlora llama 3.3 70b h100' },
  { command: 'train', words: 'full finetune qwen3 8b' },
] as const;

const card: Card = {
  kind: 'help',
  title: 'Ask what a model needs',
  verdict: {
    tone: 'neutral',
    text: 'Type a model, and what you know of the rest, in any order: format, GPU and how many, context, users. What you leave out is assumed and said.',
  },
  sections: [
    {
      kind: 'rows',
      id: 'words',
      title: 'What fitcheck understands',
      importance: 'main',
      rows: [
        { label: 'Model', value: '405b, llama 3.3 70b, qwen3 30b a3b, r1, a Hugging Face id or address' },
        { label: 'Format', value: 'bf16, fp8, int8, int4, awq, gptq, nf4, nvfp4, mxfp4' },
        { label: 'Hardware', value: '8xH100, 2x 4090, h200, mi300x, 24GB GPU' },
        { label: 'Request', value: '32k, ctx 128k, 16 users, fp8 kv, in 2k out 500' },
        { label: 'Speed', value: 'how fast, in 2k out 500, 8k/1k, 64 users, at least 30 tok/s per user' },
        { label: 'Engine', value: 'vllm 0.19, tp4, pp2, util 0.95, any vLLM flag, any field=value' },
        { label: 'Cost', value: 'spot, on aws, in eu, under $20/h, budget 20k/month, on-prem $30k/gpu' },
        { label: 'Training', value: 'qlora, full finetune, dpo, seq 8k, batch 4, rank 64, zero3, in axolotl, trl 1.7' },
        { label: 'Reply', value: 'private: only you see it; explain: the arithmetic line by line' },
      ],
    },
  ],
  caveats: [],
  actions: examples.map(({ command, words }, index) => ({
    id: `example:${index}`,
    label: words.slice(0, 40),
    command,
    words,
    effect: 'replace',
  })),
  footnotes: [],
};

/** What fitcheck understands, with examples to press. */
export function helpReply(isPrivate: boolean): Reply {
  return {
    card,
    private: isPrivate,
    answer: {
      ok: false,
      error: {
        code: 'unknown-model',
        message: 'This was a call for help, not a question. Ask such as: 405b int4 h100',
        suggestions: examples.map(({ words }) => words),
      },
    },
  };
}

/** The `help` command. */
export function help(words: string): Reply {
  return helpReply(/\bprivate\b/i.test(words));
}
