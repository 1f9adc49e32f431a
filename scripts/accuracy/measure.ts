import { type EngineMeasurement, measureEngines } from './engine-measure.ts';
import { engineRuns, engineRunsFound } from './engine-runs.ts';
import { type LlamaCppMeasurement, measureLlamaCpp } from './llama-cpp-measure.ts';
import { measureTraining, type TrainingMeasurement } from './training-measure.ts';
import { measureVllm, type VllmMeasurement } from './vllm-measure.ts';
import { vllmRuns, vllmRunsFound } from './vllm-runs.ts';

/** Everything that `npm run accuracy` compares. */
export interface Measurement {
  readonly vllm: VllmMeasurement;
  readonly llamaCpp: LlamaCppMeasurement;
  readonly engines: EngineMeasurement;
  readonly training: TrainingMeasurement;
  /** Runs collected afterwards. */
  readonly vllmFound: VllmMeasurement;
  readonly enginesFound: EngineMeasurement;
}

/** Compares all measured runs with their predictions. */
export function measureAll(): Measurement {
  return {
    vllm: measureVllm(vllmRuns()),
    llamaCpp: measureLlamaCpp(),
    engines: measureEngines(engineRuns()),
    training: measureTraining(),
    vllmFound: measureVllm(vllmRunsFound()),
    enginesFound: measureEngines(engineRunsFound()),
  };
}
