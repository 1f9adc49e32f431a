import type { Question } from '../../src/ask/question.ts';
import type { Architecture } from '../../src/catalogue/model.ts';
import type { TrainingQuestion } from '../../src/estimate/training/question.ts';
import type { TrainingLayout, TrainingSettings } from '../../src/estimate/training/settings.ts';
import { jsonLines } from './json-lines.ts';

/** A measured training run: what was run, as a Question and beyond what a Question can say, and its peak in GiB per GPU. */
export interface TrainingRun {
  readonly id: string;
  readonly source: string;
  /** Who measured with what: runs of one such table resemble each other. */
  readonly runBy: string;
  /** The model, as the source calls it. */
  readonly ran: string;
  readonly quality: string;
  /** What the peak is: allocated, reserved, or what nvidia-smi shows. */
  readonly metric?: string;
  readonly oom: boolean;
  readonly peakGib?: number;
  readonly smiGib?: number;
  /** Absent: the configuration was not stated. */
  readonly question?: TrainingQuestion & Pick<Question, 'model' | 'format' | 'gpu' | 'gpuMemoryGib'>;
  /** Fields of the Question that people rarely say, as the run had them. */
  readonly stated?: Partial<TrainingQuestion>;
  /** Settings that no field of the Question says, as the run had them. */
  readonly settings?: Partial<TrainingSettings>;
  readonly layout?: Partial<TrainingLayout>;
  readonly adapterBytes?: 2 | 4;
  readonly doubleQuantization?: boolean;
  /** The shape of a model that the catalogue lacks. */
  readonly architecture?: Architecture;
}

/** The open part of the measured runs, with their sources. */
export function trainingRuns(): readonly TrainingRun[] {
  return jsonLines<TrainingRun>('training-runs.jsonl');
}

const notMeasured = /^(suspect|capacity-like|rule-table|published-estimate)$/;

/** Why a run says nothing about the prediction, by what its source states; undefined when it counts. */
export function leftOutOfTraining(run: TrainingRun): string | undefined {
  if (notMeasured.test(run.quality)) return `not a measurement (${run.quality})`;
  if (run.question === undefined) return 'configuration not stated';
  if (!run.oom && run.peakGib === undefined) return 'no figure';
  return undefined;
}
