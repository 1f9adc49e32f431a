import type { Question } from '../../ask/question.ts';

/** What is trained for. */
export type Objective = NonNullable<Question['objective']>;

/** The models and sequences an objective holds beside those of plain fine-tuning. */
interface ObjectiveModels {
  /** Sequences that run through the model per example of the micro-batch. */
  readonly sequences: number;
  /** Frozen models of the same size beside a fully trained one; and beside adapters, where the base is the reference. */
  readonly frozenWithFull: number;
  readonly frozenWithAdapters: number;
  /** Trained models of the same size, the policy included, when all weights are trained. */
  readonly trained: number;
  /** How many times as wide as for fine-tuning the range is: few runs are measured. */
  readonly widening: number;
  readonly source: string;
}

export const objectiveModels: Readonly<Record<Objective, ObjectiveModels>> = {
  sft: { sequences: 1, frozenWithFull: 0, frozenWithAdapters: 0, trained: 1, widening: 1, source: 'one model' },
  pretrain: { sequences: 1, frozenWithFull: 0, frozenWithAdapters: 0, trained: 1, widening: 1, source: 'one model' },
  dpo: {
    sequences: 2,
    frozenWithFull: 1,
    frozenWithAdapters: 0,
    trained: 1,
    widening: 2,
    source: 'chosen and rejected in one batch, a frozen reference (arXiv 2305.18290; TRL DPOTrainer)',
  },
  grpo: {
    sequences: 1,
    frozenWithFull: 0,
    frozenWithAdapters: 0,
    trained: 1,
    widening: 2.5,
    source: "no critic; no reference at TRL's default beta of 0 (arXiv 2402.03300); the micro-batch counts completions",
  },
  ppo: {
    sequences: 1,
    frozenWithFull: 2,
    frozenWithAdapters: 1,
    trained: 2,
    widening: 2.5,
    source: 'policy and critic trained, reference and reward model frozen (arXiv 2203.02155)',
  },
};
