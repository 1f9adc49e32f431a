import type { Architecture } from '../../model.ts';
import { defaultsOf } from './class-defaults.ts';
import { Fields, isPart, type Part } from './fields.ts';
import { typeOf } from './text-part.ts';
import { towerOf } from './vision/towers.ts';

/** Where configurations keep what sees and what hears. */
const visionKeys = ['vision_config', 'visual', 'vision_tower_config', 'vision'];
const audioKeys = ['audio_config', 'sound_config', 'audio_encoder_config', 'speech_config'];
/** More than a tower has: the largest known has 6 billion parameters. */
const mostParameters = 2e11;

/** What perceives beside the decoder. */
export interface Towers {
  readonly sizes: Pick<Architecture, 'visionParams'>;
  /** What is there and is not counted, in sentences. */
  readonly doubts: readonly string[];
}

/** The towers beside a decoder of hidden size `hidden`: of the vision tower the parameters, projector included. */
export function towersOf(config: Part, hidden: number): Towers {
  const outer = withThinker(config);
  const doubts = partAt(outer, audioKeys) === undefined ? [] : ['Its audio tower is not counted.'];
  const part = partAt(outer, visionKeys);
  if (part === undefined) return { sizes: {}, doubts };
  const tower = towerOf(typeOf(outer) ?? '', typeOf(part));
  if (tower === undefined) return { sizes: {}, doubts: [...doubts, 'Its vision tower is not counted.'] };
  const vision = new Fields(part, defaultsOf(tower.defaults, undefined, true));
  const visionParams = tower.count((name) => vision.count(name) ?? 0, hidden, { vision, outer: new Fields(outer) });
  if (vision.problems.length > 0 || !(visionParams > 0 && visionParams < mostParameters)) {
    return { sizes: {}, doubts: [...doubts, 'The sizes of its vision tower could not be read.'] };
  }
  return { sizes: { visionParams }, doubts };
}

function partAt(config: Part, keys: readonly string[]): Part | undefined {
  for (const key of keys) {
    const value = Object.hasOwn(config, key) ? config[key] : undefined;
    if (isPart(value)) return value;
  }
  return undefined;
}

/** Omni models keep what they perceive with in the part that thinks. */
function withThinker(config: Part): Part {
  return partAt(config, ['thinker_config']) ?? config;
}
