import { format } from '../../ask/format.ts';
import { gpuWords } from '../../ask/gpu-words.ts';
import type { QuestionDraft } from '../../ask/question.ts';
import { shortFormatLabel } from '../../catalogue/format-names.ts';
import type { Subject } from '../../catalogue/subject.ts';
import { machineSize } from '../../estimate/placement.ts';
import type { Action } from '../card.ts';
import { otherFormats, otherGpus, withoutHardware } from '../fit/actions.ts';
import { counted } from '../numbers.ts';
import type { PlanSpeed } from './plan-speed.ts';

/** The next questions about a speed: more GPUs, other users, formats, GPUs; what it needs; the arithmetic; share. */
export function speedActions(draft: QuestionDraft, subject: Subject, known: PlanSpeed | undefined): Action[] {
  const words = format(draft);
  const ask = (id: string, label: string, question: QuestionDraft): Action => ({
    id,
    label,
    command: 'speed',
    words: format(question),
    effect: 'replace',
  });
  const elsewhere = withoutHardware(draft);
  const gpus = otherGpus(subject);
  const others = gpus.map(([gpu]) => gpuWords(gpu));
  return [
    ...(known === undefined ? [] : moreGpus(draft, subject, known, ask)),
    ...(known === undefined
      ? []
      : otherUsers(known).map((concurrency) =>
          ask(`users:${concurrency}`, counted(concurrency, 'user'), { ...draft, concurrency }),
        )),
    ...otherFormats(subject).map((id) => ask(`format:${id}`, shortFormatLabel(id), { ...draft, format: id })),
    ...gpus.map(([gpu, label]) => ask(`gpu:${gpu}`, `On ${label}`, { ...elsewhere, gpu })),
    { id: 'fit', label: 'What it needs', command: 'fit', words, effect: 'replace' },
    ...(others.length === 0
      ? []
      : [
          {
            id: 'compare',
            label: 'Side by side',
            command: 'compare',
            words: `${[gpuWords(subject.accelerator.id), ...others].join(' vs ')} ${format(elsewhere)}`,
            effect: 'follow-up' as const,
          },
        ]),
    { id: 'explain', label: 'Explain', command: 'explain', words, effect: 'follow-up' },
    { id: 'share', label: 'Share', command: 'share', words, effect: 'follow-up' },
  ];
}

/** Twice as many in the same machine, in a layout of our choice. */
function moreGpus(
  draft: QuestionDraft,
  subject: Subject,
  { plan }: PlanSpeed,
  ask: (id: string, label: string, question: QuestionDraft) => Action,
): Action[] {
  const gpus = plan.gpus * 2;
  if (gpus > machineSize(subject)) return [];
  const { tensorParallel: _tp, pipelineParallel: _pp, dataParallel: _dp, decodeContextParallel: _dcp, ...rest } = draft;
  return [ask('gpus:x2', `${gpus} GPUs`, { ...rest, gpus })];
}

/** One user, some, and as many as the plan holds. */
function otherUsers({ speed: { load, saturated } }: PlanSpeed): number[] {
  const some = [1, 16, saturated.batch].filter((users) => users !== load.concurrency && users <= saturated.batch);
  return [...new Set(some)];
}
