import { ask } from '../ask/ask.ts';
import { format } from '../ask/format.ts';
import type { Reading } from '../ask/reading.ts';
import { evidenceFor } from '../catalogue/accuracy.ts';
import { modelLabel } from '../catalogue/find-model.ts';
import type { Estimate } from '../estimate/estimate.ts';
import { weightSteps } from '../estimate/weight-steps.ts';
import type { Card, Row, Section } from './card.ts';
import { estimateReading } from './estimate-reading.ts';
import { fitCost, pricedPlan } from './fit/cost.ts';
import { gpusName, planName } from './fit/plan-name.ts';
import { engineRemarks } from './fit/remarks.ts';
import { supportCaveats } from './fit/support.ts';
import { toAnswer } from './fit/to-answer.ts';
import { verdictOf } from './fit/verdict.ts';
import { counted } from './numbers.ts';
import type { Cost } from './price/cost.ts';
import { type CostStep, costSteps } from './price/cost-steps.ts';
import { currentMarket, type Market } from './price/market.ts';
import { refusedReading } from './refusal-card.ts';
import type { Reply } from './reply.ts';
import { loadAssumption } from './speed/load-assumption.ts';
import { loadWords } from './speed/numbers.ts';
import { type PlanSpeed, planSpeed } from './speed/plan-speed.ts';
import { explainTraining } from './train/explain.ts';

/** The arithmetic behind the answer to these words, line by line. Never throws. */
export function explain(words: string, market: Market = currentMarket()): Reply {
  return explainReading(ask(words), market);
}

/** The same for words that were read already. */
export function explainReading(reading: Reading, market: Market): Reply {
  if (reading.question.kind === 'training') return explainTraining(reading);
  const result = estimateReading(reading, market);
  if ('refusal' in result) return refusedReading(reading, result.refusal);
  const { estimate } = result;
  const { subject } = estimate;
  const words = format(reading.question);
  const known = planSpeed(estimate);
  const cost = fitCost(market, estimate, known);
  return {
    card: explainCard(estimate, known, costRows(cost, estimate, market), words),
    answer: toAnswer(estimate, evidenceFor(subject.model, subject.format.id), {
      words,
      assumptions: [...reading.notes, ...subject.assumptions(), ...loadAssumption(subject)],
      warnings: [...supportCaveats(subject), ...subject.warnings, ...engineRemarks(estimate)],
      notUnderstood: reading.unknown,
      speed: known,
      cost,
    }),
    private: reading.wishes.private,
  };
}

function explainCard(estimate: Estimate, known: PlanSpeed | undefined, cost: CostRows, words: string): Card {
  const { subject, plan } = estimate;
  const steps = plan.memory.steps();
  const speedSteps = known?.speed.steps() ?? [];
  const sections: Section[] = [
    {
      kind: 'rows',
      id: 'weights',
      title: `Weights in ${subject.format.label}, whole model`,
      importance: 'main',
      rows: weightSteps(subject).map(stepRow),
    },
    {
      kind: 'rows',
      id: 'arithmetic',
      title: `On each GPU of ${planName(subject, plan)}`,
      importance: 'main',
      rows: steps.map(stepRow),
    },
    ...(known === undefined
      ? []
      : [
          {
            kind: 'rows' as const,
            id: 'speed',
            title: `Time of a token, ${counted(known.speed.running, 'request')} at once on ${planName(subject, known.plan)}, ${loadWords(known.speed.load)}`,
            importance: 'main' as const,
            rows: speedSteps.map(stepRow),
          },
        ]),
    ...cost.sections,
    {
      kind: 'list',
      id: 'sources',
      title: 'Where the formulas come from',
      items: [...new Set([...steps, ...speedSteps, ...cost.steps].map(({ term, source }) => `${term}: ${source}`))],
      importance: 'more',
    },
  ];
  return {
    kind: 'explain',
    title:
      `The arithmetic: ${modelLabel(subject.model)} · ${subject.format.label} · ${gpusName(subject, plan.gpus)}`.slice(
        0,
        150,
      ),
    verdict: verdictOf(estimate),
    sections,
    caveats: [...subject.warnings, ...engineRemarks(estimate)],
    actions: [{ id: 'fit', label: 'Back to the answer', command: 'fit', words, effect: 'replace' }],
    footnotes: ['Formulas with their sources: docs/method.md, docs/method-speed.md, docs/cost.md'],
    words,
  };
}

interface CostRows {
  readonly steps: readonly CostStep[];
  readonly sections: readonly Section[];
}

function costRows(cost: Cost | undefined, estimate: Estimate, { book }: Market): CostRows {
  const plan = pricedPlan(estimate);
  if (cost === undefined || plan === undefined) return { steps: [], sections: [] };
  const { subject } = estimate;
  const steps = costSteps(cost, Math.min(plan.layout.tensorParallel, plan.gpusPerNode), book);
  const title = `Cost of ${gpusName(subject, cost.gpus)}`;
  return { steps, sections: [{ kind: 'rows', id: 'cost', title, importance: 'main', rows: steps.map(stepRow) }] };
}

function stepRow(step: {
  readonly term: string;
  readonly result: string;
  readonly formula: string;
  readonly numbers: string;
}): Row {
  return { label: step.term, value: step.result, note: `${step.formula}: ${step.numbers}` };
}
