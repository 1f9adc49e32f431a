import type { Accelerator } from './accelerator.ts';
import { accelerators, acceleratorWithId } from './data.ts';
import { type OtherGpu, otherGpus } from './other-gpus.ts';

/** The accelerators of which only the memory and the architecture are known: `otherGpus` as records. */
const others: readonly Accelerator[] = otherGpus.flatMap((gpu) => {
  const like = acceleratorWithId(gpu.like);
  return like === undefined ? [] : [recordOf(gpu, like)];
});

/** Every accelerator that can be named: those of data/accelerators.json, then the others. */
export const allAccelerators: readonly Accelerator[] = [...accelerators, ...others];

const otherIds: ReadonlySet<string> = new Set(others.map(({ id }) => id));

/** Whether only the memory and the architecture of an accelerator are known. */
export function isOther({ id }: Accelerator): boolean {
  return otherIds.has(id);
}

const twins = new Map(
  otherGpus.filter(({ same }) => same === true).map(({ id, like }) => [id, acceleratorWithId(like)]),
);

/** The accelerator of which another is a variant with other links only: of an A800 the A100. */
export function twinOf({ id }: Accelerator): Accelerator | undefined {
  return twins.get(id);
}

function recordOf(
  { id, names, memoryGb, bandwidthGbS, like: likeId, same, arch }: OtherGpu,
  like: Accelerator,
): Accelerator {
  if (same === true) return { ...like, id, aliases: [...names] };
  return {
    ...like,
    id,
    aliases: [...names],
    memoryGb,
    memoryOptionsGb: null,
    memoryMibReported: null,
    memoryGibVisible: (memoryGb * like.memoryGibVisible) / like.memoryGb,
    memoryVisibleSource: `derived: the share that ${likeId} shows of its memory`,
    bandwidthGbS: bandwidthGbS ?? null,
    tflopsDense: null,
    tdpW: null,
    interconnect: null,
    nodeSizeTypical: 1,
    scaleUpDomain: 1,
    sources: { memory: 'other-gpus.ts' },
    notes: null,
    ...(arch === undefined
      ? {}
      : { arch, quantDtypesHw: null, hwSupport: { bf16: false, fp8: false, fp4: false, int8: true } }),
  };
}
