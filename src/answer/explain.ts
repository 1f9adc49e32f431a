import { ask } from '../ask/ask.ts';
import { format } from '../ask/format.ts';
import type { Reading } from '../ask/reading.ts';
import { evidenceFor } from '../catalogue/accuracy.ts';
import { modelLabel } from '../catalogue/find-model.ts';
import type { Estimate } from '../estimate/estimate.ts';
import { weightSteps } from '../estimate/weight-steps.ts';
import type { Card, Row, Section } from './card.ts';
import { estimateReading } from './estimate-reading.ts';
import { gpusName, planName } from './fit/plan-name.ts';
import { engineRemarks } from './fit/remarks.ts';
import { supportCaveats } from './fit/support.ts';
import { toAnswer } from './fit/to-answer.ts';
import { verdictOf } from './fit/verdict.ts';
import { refusedReading } from './refusal-card.ts';
import type { Reply } from './reply.ts';
import { explainTraining } from './train/explain.ts';

/** The arithmetic behind the answer to these words, line by line. Never throws. */
export function explain(words: string): Reply {
  return explainReading(ask(words));
}

/** The same for words that were read already. */
export function explainReading(reading: Reading): Reply {
  if (reading.question.kind === 'training') return explainTraining(reading);
  const result = estimateReading(reading);
  if ('refusal' in result) return refusedReading(reading, result.refusal);
  const { estimate } = result;
  const { subject } = estimate;
  const words = format(reading.question);
  return {
    card: explainCard(estimate, words),
    answer: toAnswer(estimate, evidenceFor(subject.model, subject.format.id), {
      words,
      assumptions: [...reading.notes, ...subject.assumptions],
      warnings: [...supportCaveats(subject), ...subject.warnings, ...engineRemarks(estimate)],
      notUnderstood: reading.unknown,
    }),
    private: reading.wishes.private,
  };
}

function explainCard(estimate: Estimate, words: string): Card {
  const { subject, plan } = estimate;
  const steps = plan.memory.steps();
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
    {
      kind: 'list',
      id: 'sources',
      title: 'Where the formulas come from',
      items: [...new Set(steps.map(({ term, source }) => `${term}: ${source}`))],
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
    footnotes: ['Formulas with their sources: docs/method.md'],
    words,
  };
}

function stepRow(step: {
  readonly term: string;
  readonly result: string;
  readonly formula: string;
  readonly numbers: string;
}): Row {
  return { label: step.term, value: step.result, note: `${step.formula}: ${step.numbers}` };
}
