import { table } from './tables.ts';

/** How far predictions were from runs that were written down before anything was predicted for them. */
interface BlindFigures {
  readonly term: string;
  readonly n: number;
  /** Percent of what was measured. */
  readonly median: number;
  /** How many lay in the range that was shipped then; undefined for terms without one. */
  readonly inside?: number;
}

/** Predicted by commit da896b0, of vllm-found.jsonl as first written. */
export const blindVllm: readonly BlindFigures[] = [
  { term: 'weights per GPU', n: 70, median: 0.6, inside: 49 },
  { term: 'activation peak', n: 12, median: 78.3, inside: 2 },
  { term: 'non-torch', n: 10, median: 71.4, inside: 4 },
  { term: 'CUDA graphs', n: 56, median: 46.9, inside: 29 },
  { term: 'KV cache available', n: 69, median: 3.7, inside: 36 },
  { term: 'KV tokens, pool given', n: 65, median: 0.0 },
  { term: 'KV tokens', n: 70, median: 3.6, inside: 36 },
  { term: 'requests at once', n: 64, median: 3.5, inside: 35 },
];

/** Predicted by the same commit, of engines-found.jsonl as first written. */
export const blindEngines: readonly BlindFigures[] = [
  { term: 'SGLang: weights per GPU', n: 21, median: 0.8, inside: 15 },
  { term: 'SGLang: KV cache available', n: 12, median: 1.19, inside: 11 },
  { term: 'SGLang: KV tokens', n: 13, median: 0.82, inside: 12 },
  { term: 'TensorRT-LLM: weights per GPU', n: 10, median: 1.31, inside: 8 },
  { term: 'TensorRT-LLM: activations', n: 8, median: 10.9, inside: 8 },
  { term: 'TensorRT-LLM: outside torch', n: 7, median: 48.19, inside: 4 },
  { term: 'TensorRT-LLM: KV cache available', n: 9, median: 1.1, inside: 7 },
  { term: 'TensorRT-LLM: KV tokens', n: 8, median: 1.21, inside: 6 },
  { term: 'Transformers: peak allocated, all GPUs', n: 36, median: 0.58, inside: 36 },
  { term: 'llama.cpp: KV cache and state', n: 4, median: 0 },
  { term: 'llama.cpp: compute buffer', n: 3, median: 2.95, inside: 3 },
];

/** The first errors, before anything was mended with the runs in sight. */
export function blindPart(figures: readonly BlindFigures[]): string[] {
  return [
    'Blind, before anything was mended with these runs in sight (commit da896b0):',
    '',
    ...table(
      ['term', 'n', 'median error', 'in the 90 % range'],
      figures.map(({ term, n, median, inside }) => [
        term,
        String(n),
        `${median.toFixed(1)} %`,
        inside === undefined ? '' : `${inside} of ${n}`,
      ]),
    ),
    'Today:',
    '',
  ];
}
