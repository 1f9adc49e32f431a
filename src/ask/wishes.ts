import type { Reader } from './reader.ts';
import type { Wishes } from './reading.ts';

/** Words that ask for the memory too. */
const memory = /how (?:much|many) (?:v?ram|memory|gpus?|cards?)|\bfits?\b|(?:多少|几)(?:显存|内存|张|块|卡)/i;

/** What the reply should be. A speed is asked for alone: the answer about what fits says it too. */
export function wishesOf({ wishes, source }: Reader): Wishes {
  return wishes.speed && memory.test(source.text) ? { ...wishes, speed: false } : wishes;
}
