import type { Subject } from '../../../catalogue/subject.ts';

/** What a pipeline stage keeps is worked out from this, the layout and the settings: neither the GPU nor the context matters. */
export type Staged = Pick<Subject, 'model' | 'format' | 'kvFormat' | 'adapters' | 'speculation'>;

/** Whether two are the same, value by value. */
export function sameStaged(one: Staged, other: Staged): boolean {
  return (
    one.model === other.model &&
    one.format === other.format &&
    one.kvFormat === other.kvFormat &&
    one.adapters === other.adapters &&
    one.speculation === other.speculation
  );
}
