import type { QuestionDraft } from '../../ask/question.ts';
import { lookUp } from '../../catalogue/look-up.ts';
import type { Subject } from '../../catalogue/subject.ts';
import { cannotRun } from '../fit/support.ts';

/** GPUs that are weighed where none was named: those that most clouds rent out. */
const usualGpus = [
  'l4',
  'l40s',
  'rtxpro6000-server',
  'a100-80gb-sxm',
  'h100-80gb-sxm',
  'h200-141gb-sxm',
  'b200-180gb-sxm',
  'mi300x',
] as const;

/** Whether GPUs were named, or the memory that each has. */
export function namesGpu({ gpu, gpuMemoryGib }: QuestionDraft): boolean {
  return gpu !== undefined || gpuMemoryGib !== undefined;
}

/** Whether a number of GPUs or a degree of the layout was typed. */
export function hasLayout({ gpus, tensorParallel, pipelineParallel, dataParallel, ...more }: QuestionDraft): boolean {
  const { decodeContextParallel, expertParallel } = more;
  const layout = [tensorParallel, pipelineParallel, dataParallel, decodeContextParallel, expertParallel];
  return typeof gpus === 'number' || layout.some((said) => said !== undefined);
}

/** The question's subject on each usual GPU on which its engine runs its format. */
export function onUsualGpus(draft: QuestionDraft): readonly Subject[] {
  return usualGpus.flatMap((gpu) => {
    const found = lookUp({ ...draft, gpu });
    return found.found && cannotRun(found.subject) === undefined ? [found.subject] : [];
  });
}
