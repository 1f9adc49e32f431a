import type { Card, MemoryChart } from '../../src/answer/card.ts';

/** A card with every part in it, for the faces' tests. The figures are made up. */
export const sampleCard: Card & { readonly chart: MemoryChart } = {
  kind: 'fit',
  title: 'Llama 3.1 405B Instruct · INT4 (W4A16) · 4 × H100 80GB',
  verdict: { tone: 'good', text: 'Fits on 4 × H100 80GB (TP4): 17 requests of 8k at once.' },
  sections: [
    {
      kind: 'rows',
      id: 'memory',
      title: 'Memory per GPU (GiB)',
      importance: 'main',
      rows: [
        { label: 'Weights', value: '50.5', range: '50.1 to 51.0' },
        { label: 'Activations', value: '2.3', range: '2.1 to 2.5' },
        { label: 'KV cache, 1 × 8k', value: '1.0', note: 'exact' },
        { label: 'Needed', value: '56.1', range: '55.2 to 57.4', emphasis: true },
        { label: 'GPU has', value: '79.2' },
      ],
    },
    {
      kind: 'list',
      id: 'wider',
      title: 'What else would work',
      importance: 'more',
      items: ['FP8 on 8 × H100', '2 × H200 with 32k'],
    },
    {
      kind: 'code',
      id: 'command',
      title: 'Start it',
      language: 'sh',
      importance: 'main',
      code: 'vllm serve meta-llama/Llama-3.1-405B-Instruct \\\n  --tensor-parallel-size 4 --max-model-len 8192',
    },
  ],
  chart: {
    kind: 'memory',
    title: 'Memory per GPU',
    alt: 'Of 79.2 GiB on each H100, weights take 50.5 GiB and the KV cache asked for 1.0 GiB.',
    bars: [
      {
        label: '4 × H100 80GB, TP4',
        capacity: 85_026_570_240,
        budget: 78_224_444_621,
        fits: true,
        segments: [
          { term: 'weights', label: 'Weights', bytes: 54_223_962_112 },
          { term: 'activations', label: 'Activations', bytes: 2_469_606_195 },
          { term: 'non-torch', label: 'NCCL, cuBLAS', bytes: 2_254_857_830 },
          { term: 'cuda-graphs', label: 'CUDA graphs', bytes: 1_073_741_824 },
          { term: 'kv-asked', label: 'KV cache asked', bytes: 1_056_964_608 },
          { term: 'kv-free', label: 'KV cache free', bytes: 17_145_312_052 },
        ],
      },
    ],
  },
  caveats: ['INT4 loses about 1 % on most tests at this size <!channel> @everyone *not bold* [x](http://evil)'],
  actions: [
    { id: 'format:fp8', label: 'FP8 instead', command: 'fit', words: '405b fp8 h100', effect: 'replace' },
    { id: 'gpu:h200', label: 'On H200', command: 'fit', words: '405b int4 h200', effect: 'replace' },
    { id: 'context:x2', label: 'Context 16k', command: 'fit', words: '405b int4 h100 ctx 16k', effect: 'replace' },
    { id: 'explain', label: 'Explain', command: 'explain', words: '405b int4 h100', effect: 'follow-up' },
    { id: 'share', label: 'Share', command: 'share', words: '405b int4 h100', effect: 'follow-up' },
  ],
  footnotes: ['vLLM 0.27 assumed', 'Model: huggingface.co/meta-llama/Llama-3.1-405B-Instruct'],
  words: '405b int4 h100',
};
