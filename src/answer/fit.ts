import { ask } from '../ask/ask.ts';
import { askObject } from '../ask/ask-object.ts';
import { format } from '../ask/format.ts';
import type { Reading } from '../ask/reading.ts';
import { evidenceFor, kvEvidence } from '../catalogue/accuracy.ts';
import { engineRecord } from '../catalogue/engines.ts';
import { modelLabel } from '../catalogue/find-model.ts';
import type { Estimate } from '../estimate/estimate.ts';
import type { Card } from './card.ts';
import { type Estimated, estimateReading } from './estimate-reading.ts';
import { explainReading } from './explain.ts';
import { actionsOf } from './fit/actions.ts';
import { chartOf } from './fit/chart.ts';
import { fitCost } from './fit/cost.ts';
import { otherwise } from './fit/otherwise.ts';
import { gpusName } from './fit/plan-name.ts';
import { sectionsOf } from './fit/sections.ts';
import { toAnswer } from './fit/to-answer.ts';
import { verdictOf } from './fit/verdict.ts';
import { warningsOf } from './fit/warnings.ts';
import { helpReply } from './help.ts';
import { costWarnings } from './price/cost-section.ts';
import { priceFootnotes, withBudget } from './price/cost-words.ts';
import { currentMarket, type Market } from './price/market.ts';
import { asksPrice, priceReading } from './price.ts';
import { refusedReading } from './refusal-card.ts';
import { LateReply, type Reply } from './reply.ts';
import { loadAssumption } from './speed/load-assumption.ts';
import { planSpeed } from './speed/plan-speed.ts';
import { speedReading } from './speed.ts';
import { targetActions } from './target/target-actions.ts';
import { targetSection } from './target/target-section.ts';
import { targetWarnings, withTarget } from './target/target-words.ts';
import { trainReading } from './train.ts';

/** Answers words: "405b int4 h100"; those that ask what a GPU costs, by its prices. Never throws. */
export function fit(words: string, market: Market = currentMarket()): Reply {
  const reading = ask(words);
  return asksPrice(words, reading) ? priceReading(reading, market) : answerReading(reading, market);
}

/** Answers a question from a script: an object with the fields of the contract. Never throws. */
export function answerObject(value: unknown, market: Market = currentMarket()): Reply {
  return answerReading(askObject(value), market);
}

/** Answers what was read. */
export function answerReading(reading: Reading, market: Market = currentMarket()): Reply {
  if (reading.wishes.help) return helpReply(reading.wishes.private);
  if (reading.wishes.explain) return explainReading(reading, market);
  if (reading.question.kind === 'training') return trainReading(withSpeedNote(reading), market);
  if (reading.wishes.speed) return speedReading(reading, market);
  const result = estimateReading(reading, market);
  return 'refusal' in result ? refusedReading(reading, result.refusal) : fitReply(reading, result, market);
}

/** Asked how fast training goes, what it needs is answered, and that the rest is not known. */
function withSpeedNote(reading: Reading): Reading {
  if (!reading.wishes.speed) return reading;
  return { ...reading, notes: [...reading.notes, 'How fast training goes is not predicted, only the memory it takes'] };
}

function fitReply(reading: Reading, found: Estimated, market: Market): Reply {
  const { estimate: result, target } = found;
  const { subject } = result;
  const evidence = evidenceFor(subject.model, subject.format.id);
  const words = format(reading.question);
  const assumptions = [...reading.notes, ...subject.assumptions(), ...loadAssumption(subject)];
  const speed = planSpeed(result);
  const cost = fitCost(market, result, speed);
  const warnings = [
    ...warningsOf(reading, result, evidence),
    ...costWarnings(cost, gpusName(subject, cost?.gpus ?? 0), subject.question),
    ...targetWarnings(subject.question, target),
  ];
  const card: Card = {
    kind: 'fit',
    title: `${modelLabel(subject.model)} · ${subject.format.label} · ${gpusName(subject, result.plan.gpus)}`.slice(
      0,
      150,
    ),
    verdict: withBudget(withTarget(verdictOf(result), target), cost),
    sections: [
      ...(target === undefined ? [] : [targetSection(target)]),
      ...sectionsOf(result, { evidence, others: otherwise(result), speed, cost, assumptions }),
    ],
    chart: chartOf(result),
    caveats: warnings,
    actions: [
      ...targetActions(reading.question, target),
      ...actionsOf(reading.question, words, result, reading.alternatives),
    ],
    footnotes: [
      ...footnotesOf(result, [
        ...evidence.sources.slice(0, 2),
        ...kvEvidence(subject.kvFormat, subject.model).sources.slice(0, 1),
      ]),
      ...priceFootnotes(cost, market.book),
    ],
    words,
  };
  return new LateReply(card, reading.wishes.private, () =>
    toAnswer(result, evidence, {
      words,
      assumptions,
      warnings,
      notUnderstood: reading.unknown,
      speed,
      cost,
      target,
    }),
  );
}

function footnotesOf({ subject, plan }: Estimate, evidenceSources: readonly string[]): string[] {
  return [
    `${engineRecord(subject.engine).label} ${subject.engineVersion}; ${plan.memory.unmeasured === true ? 'ranges are judgement, not measured' : 'ranges hold 90 % of measured runs'}`,
    `Model: ${subject.hub?.source ?? subject.model.id}`,
    `Memory: ${(subject.physicalBytes / 2 ** 30).toFixed(2)} GiB seen by the engine on ${subject.acceleratorName}${plan.gpus > 1 ? ', each' : ''}`,
    ...(evidenceSources.length === 0 ? [] : [`Quality: ${evidenceSources.map(address).join(', ')}`]),
  ];
}

/** The address alone, without how it was come by: that is in the data. */
function address(source: string): string {
  return source.split(' ')[0] ?? source;
}
