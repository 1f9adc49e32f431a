import type { Question } from '../ask/question.ts';
import type { Subject } from '../catalogue/subject.ts';

/** What names the GPU and its memory, and what is said in words. */
const ofTheGpu = ['accelerator', 'acceleratorName', 'physicalBytes', 'assumptions', 'warnings'] as const;
const askedOfTheGpu = ['gpu', 'gpuMemoryGib'] as const;

/** A subject on any GPU: what is worked out from this holds on every one. */
export type OnAnyGpu = Omit<Subject, (typeof ofTheGpu)[number] | 'question'> & {
  readonly question: Omit<Question, (typeof askedOfTheGpu)[number]>;
};

const leftOut: ReadonlySet<string> = new Set([...ofTheGpu, 'question']);
const leftOutOfQuestion: ReadonlySet<string> = new Set(askedOfTheGpu);

/** Whether two subjects are the same `OnAnyGpu`: values are compared by identity, those of the question one by one. */
export function differInGpuOnly(one: Subject, other: Subject): boolean {
  return sameBut(one, other, leftOut) && sameBut(one.question, other.question, leftOutOfQuestion);
}

function sameBut<T extends object>(one: T, other: T, but: ReadonlySet<string>): boolean {
  let keys = 0;
  for (const key in one) {
    keys += 1;
    if (!but.has(key) && one[key] !== other[key]) return false;
  }
  for (const _ in other) keys -= 1;
  return keys === 0;
}
