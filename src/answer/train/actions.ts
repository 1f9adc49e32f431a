import { format } from '../../ask/format.ts';
import type { QuestionDraft } from '../../ask/question.ts';
import type { Reading } from '../../ask/reading.ts';
import type { Action } from '../card.ts';
import { tokens } from '../numbers.ts';
import { lacks } from './config/switches.ts';
import type { TrainingEstimate } from './training-estimate.ts';
import { changedWords, wayLabel, waysToName } from './ways.ts';

/** The next questions: what would hold it, the cheapest ways to need less, other methods, a longer sequence. */
export function trainingActions({ question: draft, alternatives }: Reading, estimate: TrainingEstimate): Action[] {
  const { memory, enough } = estimate;
  const words = format(draft);
  const ways = waysToName(estimate, 3);
  const longer = memory.settings.sequence * 2;
  return [
    ...alternatives
      .slice(0, 2)
      .map((other, index) => trained(`other:${index}`, `${other.label}?`.slice(0, 40), { ...draft, ...other.change })),
    ...(!memory.fits && enough !== undefined
      ? [trained('gpus:enough', `${enough.spread.gpus} GPUs`, { ...withoutSpread(draft), gpus: enough.spread.gpus })]
      : []),
    ...ways.map((way) => asked(`way:${way.id}`, wayLabel(way), changedWords(draft, estimate, way))),
    ...otherMethods(draft).filter(({ id }) => !ways.some((way) => id === `method:${way.id}`)),
    ...frameworks(draft, estimate),
    trained('sequence:x2', `${tokens(longer)} sequence`, { ...draft, sequence: longer }),
    { id: 'watch', label: 'Watch the cost', command: 'digest', words: `watch ${words}`, effect: 'follow-up' },
    { id: 'explain', label: 'Explain', command: 'explain', words, effect: 'follow-up' },
    { id: 'share', label: 'Share', command: 'share', words, effect: 'follow-up' },
  ];
}

function trained(id: string, label: string, draft: QuestionDraft): Action {
  return asked(id, label, format(draft));
}

function asked(id: string, label: string, words: string): Action {
  return { id, label, command: 'train', words, effect: 'replace' };
}

/** As many GPUs as it takes, spread as fitcheck finds best. */
function withoutSpread(draft: QuestionDraft): QuestionDraft {
  const { tensorParallel: _tp, pipelineParallel: _pp, dataParallel: _dp, sharding: _sharding, ...rest } = draft;
  return rest;
}

/** The methods that were not asked. Pretraining has no adapters, nor have some frameworks. */
function otherMethods(draft: QuestionDraft): Action[] {
  const { loraRank: _rank, loraTargets: _targets, trainEmbeddings: _embeddings, format: _format, ...rest } = draft;
  const { method = 'full', objective, framework } = draft;
  const hasAdapters = framework === undefined || !lacks(framework, 'adapters');
  if (objective === 'pretrain' || !hasAdapters) return [];
  return [
    ...(method === 'qlora' ? [] : [trained('method:qlora', 'QLoRA', { ...draft, method: 'qlora' })]),
    ...(method === 'lora' ? [] : [trained('method:lora', 'LoRA', { ...draft, method: 'lora' })]),
    ...(method === 'full' ? [] : [trained('method:full', 'Full fine-tuning', { ...rest, method: 'full' })]),
  ].slice(0, 2);
}

/** A framework to name: one that divides the model where sharding is not enough, else one that narrows the range. */
function frameworks(draft: QuestionDraft, { memory, enough, narrowing }: TrainingEstimate): Action[] {
  if (draft.framework !== undefined) return [];
  if (!memory.fits && enough === undefined && (draft.method ?? 'full') === 'full') {
    return [trained('framework', 'In Megatron-LM', { ...draft, framework: 'megatron' })];
  }
  return narrowing === undefined ? [] : [trained('framework', 'In Axolotl', { ...draft, framework: 'axolotl' })];
}
