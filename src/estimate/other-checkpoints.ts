import type { Format } from '../catalogue/formats.ts';
import type { Subject } from '../catalogue/subject.ts';
import type { Layout } from './layout.ts';
import type { Range } from './range.ts';
import { tensorsOf } from './tensors/of-model.ts';
import { stageWeights } from './weights.ts';

/** Another checkpoint of the same model and format, and how many bytes more than the assumed one it puts on a GPU. */
export interface OtherCheckpoint {
  readonly format: Format;
  /** Bytes, on the stage where the two differ most; negative where it is smaller. */
  readonly more: number;
}

/** What else a question may have meant by its format: none where a repository was named or all publishers do alike. */
export function otherCheckpoints({ model, format }: Subject, layout: Layout): readonly OtherCheckpoint[] {
  if (format.others === undefined) return [];
  const list = tensorsOf(model);
  const kvHeads = model.architecture.kvHeads ?? 1;
  const assumed = stageWeights(list, format, layout, kvHeads);
  return format.others.map((other) => {
    const more = stageWeights(list, other, layout, kvHeads).map(
      ({ bytes }, stage) => bytes - (assumed[stage]?.bytes ?? bytes),
    );
    return { format: other, more: more.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0) };
  });
}

/** The range of the weights on one GPU, widened to what other checkpoints of the format weigh. */
export function coveringOthers(range: Range, subject: Subject, layout: Layout): Range {
  const more = otherCheckpoints(subject, layout).map((other) => other.more);
  return {
    ...range,
    low: Math.round(range.low + Math.min(0, ...more)),
    high: Math.round(range.high + Math.max(0, ...more)),
  };
}
