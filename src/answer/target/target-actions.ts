import { format } from '../../ask/format.ts';
import type { QuestionDraft } from '../../ask/question.ts';
import type { Action } from '../card.ts';
import type { Target } from './target.ts';

/** A button for the plan that is fast enough, where the one that was typed is not. */
export function targetActions(draft: QuestionDraft, target: Target | undefined): Action[] {
  if (target?.enough === undefined) return [];
  const { subject, plan } = target.enough;
  const { tensorParallel: _tp, pipelineParallel: _pp, dataParallel: _dp, decodeContextParallel: _dcp, ...rest } = draft;
  const { expertParallel: _ep, ...kept } = rest;
  const { tensorParallel, pipelineParallel, dataParallel, expertParallel } = plan.layout;
  const layout = {
    gpu: subject.accelerator.id,
    gpus: plan.gpus,
    ...(tensorParallel === plan.gpus ? {} : { tensorParallel }),
    ...(pipelineParallel > 1 ? { pipelineParallel } : {}),
    ...(dataParallel > 1 ? { dataParallel } : {}),
    ...(expertParallel ? { expertParallel } : {}),
  };
  return [
    {
      id: 'gpus:fast',
      label: `${plan.gpus} GPU${plan.gpus === 1 ? '' : 's'}, fast enough`,
      command: 'fit',
      words: format({ ...kept, ...layout }),
      effect: 'replace',
    },
  ];
}
