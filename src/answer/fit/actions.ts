import { format, tailOf } from '../../ask/format.ts';
import { gpuWords } from '../../ask/gpu-words.ts';
import type { QuestionDraft } from '../../ask/question.ts';
import type { Alternative } from '../../ask/reading.ts';
import { acceleratorWithId } from '../../catalogue/data.ts';
import { shortFormatLabel } from '../../catalogue/format-names.ts';
import { formatRuns } from '../../catalogue/hardware-formats.ts';
import type { Subject } from '../../catalogue/subject.ts';
import type { Estimate } from '../../estimate/estimate.ts';
import type { Action } from '../card.ts';
import { tokens } from '../numbers.ts';
import { instead } from './instead.ts';
import { cannotRun, divides, supportOf } from './support.ts';

/**
 * The next questions, one button each: what runs where this does not, other readings, then what would hold it, formats, GPUs,
 * context, money, speed, the cost in a digest, explain, share.
 * @param words those of the draft
 */
export function actionsOf(
  draft: QuestionDraft,
  words: string,
  { subject, enough }: Pick<Estimate, 'subject' | 'enough'>,
  alternatives: readonly Alternative[],
): Action[] {
  const refused = cannotRun(subject) !== undefined;
  const gpus = otherGpus(subject);
  const here = variantsOf(draft);
  const elsewhere = variantsOf(withoutHardware(draft));
  return [
    ...(refused ? instead(draft, subject) : []),
    ...alternatives.slice(0, 3).map((other, index) => alternative(draft, other, index)),
    ...(refused ? [] : instead(draft, subject)),
    ...(enough === undefined || refused ? [] : [moreGpus(draft, enough.gpus)]),
    ...otherFormats(subject).map((id) => ask(`format:${id}`, shortFormatLabel(id), here({ format: id }))),
    ...gpus.map(([gpu, label]) => ask(`gpu:${gpu}`, `On ${label}`, elsewhere({ gpu }))),
    ...longer(here, subject),
    ...moneyActions(elsewhere({}), subject, gpus),
    ...(refused ? [] : [{ id: 'speed', label: 'Speed', command: 'speed', words, effect: 'follow-up' as const }]),
    { id: 'watch', label: 'Watch the cost', command: 'digest', words: `watch ${words}`, effect: 'follow-up' },
    { id: 'explain', label: 'Explain', command: 'explain', words, effect: 'follow-up' },
    { id: 'share', label: 'Share', command: 'share', words, effect: 'follow-up' },
  ];
}

/** The words of a question with one thing changed. */
type Variants = (change: Pick<QuestionDraft, 'format' | 'gpu' | 'gpus' | 'context'>) => string;

function variantsOf(draft: QuestionDraft): Variants {
  const tail = tailOf(draft);
  return (change) => format({ ...draft, ...change }, tail);
}

function ask(id: string, label: string, words: string): Action {
  return { id, label, command: 'fit', words, effect: 'replace' };
}

/** As many GPUs as it takes, in a layout of our choice. */
function moreGpus(draft: QuestionDraft, gpus: number): Action {
  const { tensorParallel: _tp, pipelineParallel: _pp, dataParallel: _dp, decodeContextParallel: _dcp, ...rest } = draft;
  return ask('gpus:enough', `${gpus} GPU${gpus === 1 ? '' : 's'}`, format({ ...rest, gpus }));
}

function alternative(draft: QuestionDraft, other: Alternative, index: number): Action {
  const { [other.field]: _replaced, ...rest } = draft;
  const kept = format(rest);
  return {
    id: `other:${index}`,
    label: `${other.label}?`.slice(0, 40),
    command: 'fit',
    words: kept === '' ? other.words : `${other.words} ${kept}`,
    effect: 'replace',
  };
}

/** Two formats people weigh against this one; what the makers published counts as one of them. */
export function otherFormats(subject: Subject): string[] {
  const candidates = subject.format.gguf === undefined ? checkpointFormats(subject) : ['q4_k_m', 'q8_0', 'q6_k'];
  const offered = [subject.format.id, supportOf(subject).alternative];
  return [...new Set(candidates)]
    .filter(
      (id) => !offered.includes(id) && formatRuns(id, subject.accelerator, subject.engine) && divides(subject, id),
    )
    .slice(0, 2);
}

function checkpointFormats(subject: Subject): string[] {
  return [subject.model.nativeFormat, ...(subject.accelerator.hwSupport.fp4 ? ['nvfp4'] : []), 'fp8', 'int4', 'bf16'];
}

const datacentre = [
  ['h100-80gb-sxm', 'H100'],
  ['h200-141gb-sxm', 'H200'],
  ['b200-180gb-sxm', 'B200'],
  ['a100-80gb-sxm', 'A100'],
] as const;
const workstation = [
  ['rtx4090', 'RTX 4090'],
  ['rtx5090', 'RTX 5090'],
  ['rtxpro6000-ws', 'RTX PRO 6000'],
  ['h100-80gb-sxm', 'H100'],
] as const;

export function otherGpus(subject: Subject): (readonly [string, string])[] {
  const table = subject.accelerator.memoryGb <= 48 ? workstation : datacentre;
  return table.filter(([id]) => id !== subject.accelerator.id && runsOn(id, subject)).slice(0, 2);
}

function runsOn(gpu: string, { format, engine }: Subject): boolean {
  const accelerator = acceleratorWithId(gpu);
  const inGguf = format.gguf !== undefined && format.nominalBits < 16;
  return accelerator !== undefined && formatRuns(format.id, accelerator, engine, inGguf);
}

/** Another GPU is another machine: the counts and degrees that were typed for this one go. */
export function withoutHardware(draft: QuestionDraft): QuestionDraft {
  const { gpu: _gpu, gpus: _gpus, gpuMemoryGib: _memory, tensorParallel: _tp, pipelineParallel: _pp, ...rest } = draft;
  const { dataParallel: _dp, decodeContextParallel: _dcp, expertParallel: _ep, ...kept } = rest;
  return kept;
}

/** What the GPU costs elsewhere, and the same question on others beside it. */
function moneyActions(rest: string, subject: Subject, gpus: readonly (readonly [string, string])[]): Action[] {
  const { id } = subject.accelerator;
  // A GPU known by its memory alone has no price and no name to be compared by.
  if (acceleratorWithId(id) === undefined) return [];
  const others = gpus.map(([gpu]) => gpuWords(gpu));
  const words = `${[gpuWords(id), ...others].join(' vs ')} ${rest}`;
  return [
    ...(others.length === 0
      ? []
      : [{ id: 'compare', label: 'Side by side', command: 'compare', words, effect: 'follow-up' as const }]),
    { id: 'price', label: 'Prices', command: 'price', words: gpuWords(id), effect: 'follow-up' },
  ];
}

function longer(here: Variants, subject: Subject): Action[] {
  const context = subject.context * 2;
  if (subject.model.maxContext !== null && context > subject.model.maxContext) return [];
  return [ask('context:x2', `${tokens(context)} context`, here({ context }))];
}
