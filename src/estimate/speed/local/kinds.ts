import { type OfClass, unverifiedWidth } from '../../../catalogue/speed/local-hardware.ts';
import { hostMemory } from '../../../catalogue/speed/local-parameters.ts';
import type { SpeedKind, Width } from '../pace.ts';

/**
 * Reading prompts, and several requests at once: kernels for matrices differ more between builds and GPUs than those for
 * one vector. 194 prompts on one GPU, 107 on several, 60 steps with 2 to 32 requests.
 */
const prompts: Width = { down: 2.2, up: 1.6 };
const promptsOnSeveral: Width = { down: 3, up: 2 };
const several: Width = { down: 1.5, up: 1.6 };

/** What sets the width of a range beside the hardware. */
export interface Traits {
  /** Experts or linear attention. */
  readonly sparse: boolean;
  /** Part of the weights in host memory. */
  readonly host: boolean;
  /** An engine whose runs were compared, and a model whose layers are known. */
  readonly compared: boolean;
  readonly severalGpus: boolean;
}

const known = new Map<string, SpeedKind>();

/** The class of a speed: hardware, sparse or dense, all on the GPU or not. The same object every time. */
export function localKind(ofClass: OfClass, traits: Traits): SpeedKind {
  const { sparse, host, compared, severalGpus } = traits;
  const key = `${ofClass.hardware.id} ${ofClass.verified} ${sparse} ${host} ${compared} ${severalGpus}`;
  let kind = known.get(key);
  if (kind === undefined) {
    kind = make(ofClass, traits);
    known.set(key, kind);
  }
  return kind;
}

function make({ hardware, verified }: OfClass, { sparse, host, compared, severalGpus }: Traits): SpeedKind {
  const shape = sparse ? 'sparse' : 'dense';
  const calibrated = verified && compared;
  const decode = host ? hostMemory.width : calibrated ? hardware[shape] : unverifiedWidth;
  const model = sparse ? 'experts or linear attention' : 'dense model';
  return {
    id: `local ${host ? 'host' : calibrated ? hardware.id : 'unverified'} ${shape}`,
    verified: calibrated && !host,
    words: host
      ? `unverified: part of the model in host memory, taken as ${hostMemory.words}`
      : calibrated
        ? `${model}, calibrated on ${hardware.words}`
        : `unverified: ${model}, taken to be as on ${hardware.words}`,
    decode,
    saturated: { down: Math.max(decode.down, several.down), up: Math.max(decode.up, several.up) },
    prefill: severalGpus ? promptsOnSeveral : prompts,
  };
}
