import type { Placing } from './engines/placing.ts';
import { type Layout, layoutName, layoutOf } from './layout.ts';
import { machineSize } from './placement.ts';

/** A layout that the engine cannot run, with what it could. */
export interface NoPlan {
  readonly reason: string;
  readonly field: 'tensorParallel' | 'gpus' | 'model';
  /** Tensor-parallel degrees that would be legal. */
  readonly legal: readonly number[];
  /** The layout would run if experts were dealt out whole. */
  readonly runsWithExpertParallel: boolean;
}

/** Why there is no plan: for so many GPUs, or for any number (undefined), with these degrees kept. */
export function noPlan(placing: Placing, gpus: number | undefined, fixed: Partial<Layout>): NoPlan {
  const { divides, refusal, subject } = placing;
  const legal = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16].filter(
    (tensorParallel) =>
      divides !== 'layers' &&
      tensorParallel <= machineSize(subject) &&
      refusal(layoutOf({ ...fixed, tensorParallel })) === undefined,
  );
  if (gpus === undefined) {
    const reason = refusal(layoutOf(fixed)) ?? tooLarge(placing);
    return { reason, field: 'gpus', legal, runsWithExpertParallel: false };
  }
  const layout = layoutOf({ tensorParallel: gpus, ...fixed });
  const refused = refusal(layout);
  return {
    reason: refused ?? `${gpus} GPUs cannot be divided into ${layoutName(layout)}`,
    field: fixed.tensorParallel === undefined ? 'gpus' : 'tensorParallel',
    legal,
    runsWithExpertParallel:
      subject.model.architecture.moe !== undefined && refusal({ ...layout, expertParallel: true }) === undefined,
  };
}

function tooLarge({ divides, refusal, subject }: Placing): string {
  if (divides !== 'layers') return 'no layout of up to 2,048 GPUs holds this request';
  const beyond = refusal(layoutOf({ pipelineParallel: machineSize(subject) + 1 }));
  return beyond === undefined
    ? `no split of the ${subject.model.architecture.layers} layers holds this request; each GPU takes at least one of them whole`
    : `no split over one machine holds this request, and ${beyond}`;
}
