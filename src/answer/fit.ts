import { ask } from '../ask/ask.ts';
import { askObject } from '../ask/ask-object.ts';
import { format } from '../ask/format.ts';
import type { Reading } from '../ask/reading.ts';
import { type Evidence, evidenceFor, kvEvidence } from '../catalogue/accuracy.ts';
import { engineRecord } from '../catalogue/engines.ts';
import { modelLabel } from '../catalogue/find-model.ts';
import type { Estimate } from '../estimate/estimate.ts';
import { standsAlone } from '../estimate/placement.ts';
import type { FitAnswer } from './answer.ts';
import type { Card } from './card.ts';
import { estimateReading } from './estimate-reading.ts';
import { explainReading } from './explain.ts';
import { actionsOf } from './fit/actions.ts';
import { chartOf } from './fit/chart.ts';
import { fitCost } from './fit/cost.ts';
import { otherwise } from './fit/otherwise.ts';
import { gpusName } from './fit/plan-name.ts';
import { qualityCaveats } from './fit/quality.ts';
import { engineRemarks } from './fit/remarks.ts';
import { sectionsOf } from './fit/sections.ts';
import { supportCaveats } from './fit/support.ts';
import { toAnswer } from './fit/to-answer.ts';
import { verdictOf } from './fit/verdict.ts';
import { helpReply } from './help.ts';
import { costWarnings } from './price/cost-section.ts';
import { priceFootnotes, withBudget } from './price/cost-words.ts';
import { currentMarket, type Market } from './price/market.ts';
import { refusedReading } from './refusal-card.ts';
import type { Reply } from './reply.ts';
import { trainReading } from './train.ts';

/** Answers words: "405b int4 h100". Never throws. */
export function fit(words: string, market: Market = currentMarket()): Reply {
  return answerReading(ask(words), market);
}

/** Answers a question from a script: an object with the fields of the contract. Never throws. */
export function answerObject(value: unknown, market: Market = currentMarket()): Reply {
  return answerReading(askObject(value), market);
}

/** Answers what was read. */
export function answerReading(reading: Reading, market: Market = currentMarket()): Reply {
  if (reading.wishes.help) return helpReply(reading.wishes.private);
  if (reading.wishes.explain) return explainReading(reading);
  if (reading.question.kind === 'training') return trainReading(reading, market);
  const result = estimateReading(reading);
  return 'refusal' in result ? refusedReading(reading, result.refusal) : fitReply(reading, result.estimate, market);
}

function fitReply(reading: Reading, result: Estimate, market: Market): Reply {
  const { subject } = result;
  const evidence = evidenceFor(subject.model, subject.format.id);
  const words = format(reading.question);
  const assumptions = [...reading.notes, ...subject.assumptions];
  const cost = fitCost(market, result);
  const warnings = [
    ...warningsOf(reading, result, evidence),
    ...costWarnings(cost, gpusName(subject, cost?.gpus ?? 0), subject.question),
  ];
  const card: Card = {
    kind: 'fit',
    title: `${modelLabel(subject.model)} · ${subject.format.label} · ${gpusName(subject, result.plan.gpus)}`.slice(
      0,
      150,
    ),
    verdict: withBudget(verdictOf(result), cost),
    sections: sectionsOf({ ...result, subject: { ...subject, assumptions } }, evidence, otherwise(result), cost),
    chart: chartOf(result),
    caveats: warnings,
    actions: actionsOf(reading.question, result, reading.alternatives),
    footnotes: [
      ...footnotesOf(result, [
        ...evidence.sources.slice(0, 2),
        ...kvEvidence(subject.kvFormat, subject.model).sources.slice(0, 1),
      ]),
      ...priceFootnotes(cost, market.book),
    ],
    words,
  };
  let answer: FitAnswer | undefined;
  return {
    card,
    // Chats show the card alone.
    get answer() {
      answer ??= toAnswer(result, evidence, { words, assumptions, warnings, notUnderstood: reading.unknown, cost });
      return answer;
    },
    private: reading.wishes.private,
  };
}

function warningsOf(reading: Reading, result: Estimate, evidence: Evidence): string[] {
  const { subject, plan, fits } = result;
  const warnings: string[] = [];
  if (reading.unknown.length > 0) warnings.push(`Not understood, so left out: ${reading.unknown.join(', ')}`);
  warnings.push(...supportCaveats(subject), ...qualityCaveats(subject, evidence), ...subject.warnings);
  warnings.push(...engineRemarks(result));
  if (plan.memory.startupShortfall > 0) {
    warnings.push(
      `vLLM checks that ${plan.memory.utilization} of the memory is free before it starts; the driver and NCCL hold about ${(plan.memory.outside.value / 2 ** 30).toFixed(1)} GiB of it`,
    );
  }
  if (
    subject.engine === 'vllm' &&
    subject.question.gpuMemoryUtilization === undefined &&
    plan.memory.utilization < 0.9
  ) {
    warnings.push(
      `--gpu-memory-utilization ${plan.memory.utilization}, as vLLM's default would not leave the driver its share of so small a GPU`,
    );
  }
  if (standsAlone(subject) && plan.gpus > 1) {
    warnings.push(
      `${plan.gpus} separate computers, not one with ${plan.gpus} GPUs: every token waits for the network between them`,
    );
  }
  if (!plan.memory.graphsInBudget && fits.asked) {
    const outside = plan.memory.outside.value + plan.memory.cudaGraphs.value + plan.memory.budget;
    if (outside > subject.physicalBytes)
      warnings.push(
        'CUDA graphs are outside the budget in this release and may run out of memory: lower the utilization or use --enforce-eager',
      );
  }
  if (subject.accelerator.vendor !== 'NVIDIA' && plan.memory.compute === undefined) {
    warnings.push(
      'Few runs of this maker were measured, if any: everything but weights and KV cache per token is taken from NVIDIA, with wide ranges',
    );
  }
  return warnings;
}

function footnotesOf({ subject, plan }: Estimate, evidenceSources: readonly string[]): string[] {
  return [
    `${engineRecord(subject.engine).label} ${subject.engineVersion}; ${plan.memory.unmeasured === true ? 'ranges are judgement, not measured' : 'ranges hold 90 % of measured runs'}`,
    `Model: ${subject.model.id}`,
    `Memory: ${(subject.physicalBytes / 2 ** 30).toFixed(2)} GiB seen by the engine on ${subject.acceleratorName}${plan.gpus > 1 ? ', each' : ''}`,
    ...(evidenceSources.length === 0 ? [] : [`Quality: ${evidenceSources.map(address).join(', ')}`]),
  ];
}

/** The address alone, without how it was come by: that is in the data. */
function address(source: string): string {
  return source.split(' ')[0] ?? source;
}
