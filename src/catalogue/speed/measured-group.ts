import type { EngineId } from '../../ask/question.ts';

/** Runs of one model on one set of GPUs under one engine. */
export interface MeasuredGroup {
  /** `shapeOf` the model. */
  readonly shape: string;
  /** The model's name. */
  readonly model: string;
  /** Ids of the catalogue, and the GPU's name. */
  readonly gpu: string;
  readonly gpuName: string;
  readonly engine: EngineId;
  readonly format: string;
  /** Tensor parallelism, data parallelism, and 1 where whole experts are dealt out. */
  readonly layout: readonly [tensorParallel: number, dataParallel: number, expertParallel: 0 | 1];
  /** Year and month of the last run that says when it was. */
  readonly date?: string;
  /** Where they were published, where that is not the table of serving runs. */
  readonly source?: string;
  /** Four figures for each run: tokens in, tokens out, requests at once, milliseconds per output token of one request. */
  readonly runs: readonly number[];
}

/** Runs of several models on one GPU under one engine in one format. */
export interface MeasuredSetup extends Pick<MeasuredGroup, 'gpu' | 'gpuName' | 'engine' | 'format'> {
  readonly source: string;
  readonly runs: readonly MeasuredSetupRun[];
}

export type MeasuredSetupRun = readonly [
  model: string,
  shape: string,
  inputTokens: number,
  outputTokens: number,
  concurrency: number,
  millisecondsPerToken: number,
];
