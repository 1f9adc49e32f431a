import { strength } from './claims.ts';
import type { Reader } from './reader.ts';

/** Names that say by themselves that a layer is meant. */
const plain =
  'all[- _]linear|(?:q|k|v|o|qkv|gate|up|down|gate_up|output)_proj|query_key_value|linear_(?:qkv|proj|fc1|fc2)|c_attn|c_proj';
/** Names that say so beside another. */
const short = '[qkvo]|gate|up|down|embed_tokens|lm_head';
const list = new RegExp(`(?:${plain}|${short})(?:\\s*[,+/&]\\s*(?:${plain}|${short}))*(?![\\w-])`, 'iy');
const telling = new RegExp(`^(?:${plain})$`, 'i');

/**
 * Reads the layers that adapters sit on: "all-linear", "q_proj,v_proj", "q,k,v,o".
 * @param named behind "targets=", where one letter is enough; elsewhere it is no layer, and "k,v" is the cache
 * @returns the atoms taken, 0 when there is no such list
 */
export function readTargets(reader: Reader, at: number, named: boolean): number {
  const first = reader.atoms[at];
  if (first?.kind !== 'word' || (!named && (first.join === 'glued' || first.join === 'tied'))) return 0;
  list.lastIndex = first.start;
  const match = list.exec(reader.source.text);
  if (match === null) return 0;
  const targets = match[0]
    .toLowerCase()
    .split(/\s*[,+/&]\s*/)
    .map((target) => target.replace(/^all[- _]linear$/, 'all-linear'));
  const several = targets.length > 1 && !targets.every((target) => /^[kv]$/.test(target));
  if (!named && !several && !targets.some((target) => telling.test(target))) return 0;
  const end = first.start + match[0].length;
  let length = 1;
  while ((reader.atoms[at + length]?.end ?? Number.POSITIVE_INFINITY) <= end) length++;
  reader.claim('loraTargets', targets.join(','), at, length, named ? strength.explicit : strength.named);
  return length;
}
