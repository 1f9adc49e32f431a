/** Kinds of words a question is made of, each with a few that are understood. Only the model is required. */
export const vocabulary: readonly { readonly kind: string; readonly words: readonly string[] }[] = [
  { kind: 'Model', words: ['405b', 'qwen3 30b a3b', 'TheBloke/Llama-2-70B-AWQ'] },
  { kind: 'Format', words: ['int4', 'fp8', 'bf16', 'nvfp4'] },
  { kind: 'Hardware', words: ['h100', '2x4090', '8*A100 (80G)'] },
  { kind: 'Context', words: ['32k', '--max-model-len 29k'] },
  { kind: 'Load', words: ['16 users'] },
  { kind: 'Cost', words: ['spot in eu', 'under $20/h', 'on-prem'] },
  { kind: 'Engine', words: ['vllm 0.27', 'tp4', 'kv fp8'] },
];
