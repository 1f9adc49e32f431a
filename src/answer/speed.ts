import { ask } from '../ask/ask.ts';
import { format } from '../ask/format.ts';
import type { Reading } from '../ask/reading.ts';
import type { Refusal } from '../ask/refusal.ts';
import { evidenceFor } from '../catalogue/accuracy.ts';
import { engineRecord } from '../catalogue/engines.ts';
import { modelLabel } from '../catalogue/find-model.ts';
import type { Card } from './card.ts';
import { type Estimated, estimateReading } from './estimate-reading.ts';
import { explainReading } from './explain.ts';
import { fitCost } from './fit/cost.ts';
import { gpusName } from './fit/plan-name.ts';
import { engineRemarks } from './fit/remarks.ts';
import { supportCaveats } from './fit/support.ts';
import { toAnswer } from './fit/to-answer.ts';
import { verdictOf } from './fit/verdict.ts';
import { helpReply } from './help.ts';
import { priceFootnotes, withBudget } from './price/cost-words.ts';
import { currentMarket, type Market } from './price/market.ts';
import { refusedReading } from './refusal-card.ts';
import { LateReply, type Reply } from './reply.ts';
import { speedActions } from './speed/actions.ts';
import { loadAssumption } from './speed/load-assumption.ts';
import { measuredSources } from './speed/measured-rows.ts';
import { planSpeed } from './speed/plan-speed.ts';
import { sectionsOf } from './speed/sections.ts';
import { speedVerdict } from './speed/speed-verdict.ts';
import { targetActions } from './target/target-actions.ts';
import { targetWarnings, withTarget } from './target/target-words.ts';

/** Answers words about how fast a model is: "70b fp8 2xh100 in 2k out 500 64 users". Never throws. */
export function speed(words: string, market: Market = currentMarket()): Reply {
  const reading = ask(words);
  if (reading.wishes.help) return helpReply(reading.wishes.private);
  return reading.wishes.explain ? explainReading(reading, market) : speedReading(reading, market);
}

/** The same for words that were read already. */
export function speedReading(reading: Reading, market: Market): Reply {
  if (reading.question.kind === 'training') return refusedReading(reading, ofTraining(reading), 'train');
  const result = estimateReading(reading, market);
  return 'refusal' in result ? refusedReading(reading, result.refusal, 'speed') : speedReply(reading, result, market);
}

function ofTraining({ question }: Reading): Refusal {
  return {
    code: 'unavailable',
    message: 'How fast training goes is not predicted, only the memory that it takes: /train says it.',
    suggestions: [format(question)],
  };
}

function speedReply(reading: Reading, { estimate, target }: Estimated, market: Market): Reply {
  const { subject } = estimate;
  const words = format(reading.question);
  const known = planSpeed(estimate);
  const cost = fitCost(market, estimate, known);
  const assumptions = [...reading.notes, ...subject.assumptions(), ...loadAssumption(subject)];
  const warnings = [
    ...supportCaveats(subject),
    ...subject.warnings,
    ...engineRemarks(estimate),
    ...targetWarnings(subject.question, target),
  ];
  const gpus = known?.plan.gpus ?? estimate.plan.gpus;
  const card: Card = {
    kind: 'speed',
    title: `Speed: ${modelLabel(subject.model)} · ${subject.format.label} · ${gpusName(subject, gpus)}`.slice(0, 150),
    verdict: withBudget(withTarget(speedVerdict(estimate, known), target), cost),
    sections: sectionsOf(estimate, { known, target, cost, assumptions }),
    caveats: [
      ...(reading.unknown.length > 0 ? [`Not understood, so left out: ${reading.unknown.join(', ')}`] : []),
      ...(estimate.fits.asked || known?.plan !== estimate.plan ? [] : [`At full length: ${verdictOf(estimate).text}`]),
      ...(known?.speed.remarks ?? []),
      ...warnings,
    ],
    actions: [...targetActions(reading.question, target), ...speedActions(reading.question, subject, known)],
    footnotes: [
      `${engineRecord(subject.engine).label} ${subject.engineVersion}; ${known?.speed.kind.verified === false ? 'ranges are judgement, not measured' : 'ranges hold 90 % of the measured runs of a class'}`,
      ...(known === undefined ? [] : measuredSources(subject, known)),
      'Formulas with their sources: docs/method-speed.md',
      ...priceFootnotes(cost, market.book),
    ],
    words,
  };
  return new LateReply(card, reading.wishes.private, () =>
    toAnswer(estimate, evidenceFor(subject.model, subject.format.id), {
      words,
      assumptions,
      warnings,
      notUnderstood: reading.unknown,
      speed: known,
      cost,
      target,
    }),
  );
}
