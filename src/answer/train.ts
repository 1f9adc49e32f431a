import { ask } from '../ask/ask.ts';
import { format } from '../ask/format.ts';
import type { Reading } from '../ask/reading.ts';
import { modelLabel } from '../catalogue/find-model.ts';
import type { Card } from './card.ts';
import { helpReply } from './help.ts';
import { costWarnings } from './price/cost-section.ts';
import { priceFootnotes, withBudget } from './price/cost-words.ts';
import { currentMarket, type Market } from './price/market.ts';
import { refusedReading } from './refusal-card.ts';
import type { Reply } from './reply.ts';
import { trainingActions } from './train/actions.ts';
import { trainingAssumptions } from './train/assumptions.ts';
import { trainingChart } from './train/chart.ts';
import { trainingCost } from './train/cost.ts';
import { explainTraining } from './train/explain.ts';
import { trainingSections } from './train/sections.ts';
import { toTrainingAnswer } from './train/to-answer.ts';
import { estimateTraining, type TrainingEstimate } from './train/training-estimate.ts';
import { trainingVerdict } from './train/verdict.ts';

const methodNames = { full: 'full fine-tuning', lora: 'LoRA', qlora: 'QLoRA', dora: 'DoRA' } as const;
const objectiveNames = { sft: '', pretrain: 'pretraining', dpo: 'DPO', grpo: 'GRPO', ppo: 'PPO' } as const;

/** Answers words about training: "70b qlora h100". Never throws. */
export function train(words: string, market: Market = currentMarket()): Reply {
  const reading = ask(words, 'training');
  if (reading.wishes.help) return helpReply(reading.wishes.private);
  return reading.wishes.explain ? explainTraining(reading) : trainReading(reading, market);
}

/** Answers what was read, a question about training. */
export function trainReading(reading: Reading, market: Market): Reply {
  const result = estimateTraining(reading);
  return 'refusal' in result ? refusedReading(reading, result.refusal) : trainReply(reading, result.estimate, market);
}

function trainReply(reading: Reading, estimate: TrainingEstimate, market: Market): Reply {
  const { found, memory } = estimate;
  const words = format(reading.question);
  const cost = trainingCost(market, estimate);
  const none = estimate.solved && !memory.fits;
  const gpus = `${none ? '' : `${memory.spread.gpus} × `}${found.acceleratorName}`;
  const assumptions = [...reading.notes, ...found.assumptions, ...trainingAssumptions(estimate)];
  const warnings = [
    ...(reading.unknown.length > 0 ? [`Not understood, so left out: ${reading.unknown.join(', ')}`] : []),
    ...estimate.warnings,
    ...costWarnings(cost, `${cost?.gpus} × ${found.acceleratorName}`, found.question),
  ];
  const card: Card = {
    kind: 'train',
    title: `${modelLabel(found.model)} · ${workName(estimate)} · ${gpus}`.slice(0, 150),
    verdict: withBudget(trainingVerdict(estimate), cost),
    sections: trainingSections(estimate, assumptions, cost),
    chart: trainingChart(estimate),
    caveats: warnings,
    actions: trainingActions(reading, estimate),
    footnotes: [
      `${memory.profile.label}; ranges hold 90 % of measured runs`,
      `Defaults: ${memory.profile.source}`,
      `Model: ${found.model.id}`,
      `Memory: ${(found.physicalBytes / 2 ** 30).toFixed(2)} GiB seen by the driver on ${found.acceleratorName}${memory.spread.gpus > 1 ? ', each' : ''}`,
      ...priceFootnotes(cost, market.book),
    ],
    words,
  };
  return {
    card,
    answer: toTrainingAnswer(estimate, { words, assumptions, warnings, notUnderstood: reading.unknown, cost }),
    private: reading.wishes.private,
  };
}

/** "QLoRA", "DPO, LoRA". */
function workName({ found, memory }: TrainingEstimate): string {
  const method = methodNames[found.question.method ?? 'full'];
  const objective = objectiveNames[memory.settings.objective];
  if (objective === '') return method;
  return memory.settings.objective === 'pretrain' && method === methodNames.full
    ? objective
    : `${objective}, ${method}`;
}
