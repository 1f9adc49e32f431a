import { acceleratorAt } from '../catalogue/find-accelerator.ts';
import { memoryAt } from '../catalogue/memory-size.ts';
import { type Claim, strength } from './claims.ts';
import { isGpuNoun } from './gpu-nouns.ts';
import { type Value, valueAt } from './quantities.ts';
import { readTargets } from './read-targets.ts';
import type { Reader } from './reader.ts';
import { refuseValue } from './refuse.ts';
import { choicePhrases, labelsAfter } from './vocabulary.ts';
import type { Setting } from './words/settings.ts';

/** Words between a setting's name and its value. */
const links = new Set([
  'of',
  'is',
  'to',
  'at',
  'size',
  'length',
  'len',
  'window',
  'about',
  'around',
  'up',
  'per',
  'the',
  'a',
  '为',
  '是',
  '到',
  '设',
  '成',
  '约',
  '大',
  '小',
  '长',
  '度',
]);

/**
 * Reads a setting whose name stands at `at`: "ctx 32k", "context length of 32k", "--max-model-len=29k", "util: 95%".
 * @param length atoms of the name
 * @returns the atoms taken, name included; 0 when the name has no value here and is no switch
 */
export function readSetting(reader: Reader, setting: Setting, at: number, length: number, isFlag: boolean): number {
  const { atoms } = reader;
  let from = at + length;
  const first = atoms[from];
  const mark = first?.before.trim() ?? '';
  const assigned = mark.startsWith('=') || mark.startsWith(':');
  const explicit = assigned || isFlag;
  if (setting.value === 'switch') return readSwitch(reader, setting, at, length, explicit);
  if (first?.join !== 'apart' || explicit)
    while (!assigned && from < at + length + 3 && links.has(atoms[from]?.text ?? '')) from++;
  const start = atoms[from];
  if (start === undefined) return 0;
  const startMark = start.before.trim();
  const joined =
    start.join !== 'apart' ||
    assigned ||
    startMark.startsWith('=') ||
    startMark.startsWith(':') ||
    startMark === '(' ||
    /^[<>≤≥]=?$/.test(startMark) ||
    isFlag;
  if (!joined) return 0;
  const sure = explicit || startMark.startsWith('=') || startMark.startsWith(':') ? strength.explicit : strength.named;
  if (setting.field === 'gpus' && ['auto', 'null', 'any', 'find', 'solve'].includes(start.text)) {
    reader.claim('gpus', null, at, from + 1 - at, sure);
    return from + 1 - at;
  }
  if (setting.field === 'loraTargets' && start.kind !== 'quoted') {
    const taken = readTargets(reader, from, true);
    if (taken > 0) return from + taken - at;
  }
  // "4 * A6000 GPUS = 192 GB"
  if (setting.value === 'count' && memoryAt(atoms, from) !== undefined) return 0;
  const value = valueAt(setting, atoms, from, reader.source.tail);
  if (value === undefined) return sure === strength.explicit ? refuseMissing(reader, setting, at, from) : 0;
  if (sure !== strength.explicit && !plausible(reader, setting, from, value)) return 0;
  if (setting.value === 'choice' && typeof value.value === 'string') {
    reader.claim(
      setting.field,
      choicePhrases.get(setting.field)?.longest(atoms, from)?.value ?? value.value,
      from,
      value.length,
      sure,
    );
    return from + value.length - at;
  }
  reader.claim(setting.field, value.value, from, value.length, sure, more(setting, value));
  if (setting.field === 'loraRank') return from + value.length + servedAt(reader, from + value.length) - at;
  return from + value.length + trailing(reader, setting, from + value.length) - at;
}

/** "lora rank 16 x4": four adapters of that rank are served. */
function servedAt(reader: Reader, at: number): number {
  const [sign, number, behind] = reader.atoms.slice(at, at + 3);
  if (sign?.text !== 'x' || number?.kind !== 'number' || number.join !== 'glued') return 0;
  if (behind !== undefined && behind.join === 'spaced' && acceleratorAt(reader.atoms, at + 2) !== undefined) return 0;
  reader.claim('maxLoras', number.value, at, 2);
  return 2;
}

/** "32k tokens", "8 users" behind "ctx 32k", "concurrency: 8": the noun says nothing more. */
function trailing(reader: Reader, setting: Setting, at: number): number {
  const next = reader.atoms[at];
  if (next === undefined || next.join === 'apart') return 0;
  const label = labelsAfter.longest(reader.atoms, at);
  // "ctx 8k ctx 32k": the second is the name of the second value.
  const named =
    label !== undefined &&
    reader.atoms[at + label.length]?.kind === 'number' &&
    reader.phraseAt(at)?.length === label.length;
  if (label !== undefined && label.value === setting && !named) return label.length;
  return setting.value === 'tokens' && (next.text === 'tokens' || next.text === 'token') ? 1 : 0;
}

function readSwitch(reader: Reader, setting: Setting, at: number, length: number, explicit: boolean): number {
  const { atoms } = reader;
  const next = atoms[at + length];
  const before = atoms[at]?.join === 'apart' ? undefined : atoms[at - 1]?.text;
  const negated = before === 'no' || before === 'without' || before === 'disable' || before === 'disabled';
  const value = next === undefined ? undefined : valueAt(setting, atoms, at + length, reader.source.tail);
  const joined =
    next !== undefined && (next.join === 'spaced' || next.join === 'tied' || explicit) && next.kind !== 'quoted';
  const size = setting.field === 'expertParallel' ? sizeBehind(reader, at + length) : undefined;
  if (size !== undefined) {
    reader.claim('expertParallel', true, at, length + 1, strength.named);
    reader.claim('expertParallelSize', size, at, length + 1, strength.named);
    return length + 1;
  }
  // "eager 1 user": a digit is a value only behind = or a flag.
  const taken =
    value !== undefined &&
    joined &&
    (next.kind !== 'number' || explicit) &&
    !isGpuNoun(reader.phraseAt(at + length + value.length)?.value);
  const mark = next?.before.trim() ?? '';
  if (!taken && (mark.startsWith('=') || (mark.startsWith(':') && next?.join === 'apart')))
    return refuseMissing(reader, setting, at, at + length);
  const end = at + length + (taken && value !== undefined ? value.length : 0);
  reader.claim(
    setting.field,
    taken && value !== undefined ? value.value : !negated,
    at,
    end - at,
    explicit ? strength.explicit : strength.named,
  );
  return end - at;
}

/** "ep 8", "ep8", "EP=8": the number of ranks; in "ep 8xh100" it counts GPUs. */
function sizeBehind(reader: Reader, at: number): number | undefined {
  const size = reader.atoms[at];
  const next = reader.atoms[at + 1];
  if (size?.kind !== 'number' || size.join === 'apart' || !Number.isInteger(size.value) || size.value < 2)
    return undefined;
  if (next?.join === 'glued' || (next?.text === 'x' && next.kind === 'word')) return undefined;
  return acceleratorAt(reader.atoms, at) === undefined &&
    acceleratorAt(reader.atoms, at + 1) === undefined &&
    !isGpuNoun(reader.phraseAt(at + 1)?.value)
    ? size.value
    : undefined;
}

/** "context=abc": what stands behind = is no value. */
function refuseMissing(reader: Reader, setting: Setting, at: number, from: number): number {
  const atom = reader.atoms[from];
  const mark = atom?.before.trim() ?? '';
  if (atom === undefined || !mark.startsWith('=')) return 0;
  let end = from + 1;
  while (reader.atoms[end]?.chunk === atom.chunk) end++;
  const kinds = {
    tokens: 'it is a number of tokens such as 8192 or 32k',
    count: 'it is a whole number',
    amount: 'it is an amount in US dollars such as 20 or 20k',
    rate: 'it is a number of tokens per second such as 30',
    fraction: 'it is a share such as 0.9',
    memory: 'it is a size such as 24GB',
    switch: 'it is true or false',
    choice: `it is one of ${choiceList(setting)}`,
    text: 'it is empty',
  };
  reader.refuse(refuseValue(setting.field, `"${reader.typed(from, end)}"`, kinds[setting.value]));
  return end - at;
}

/** What a claim of a setting carries beside its value. */
export function more({ inTraining }: Setting, { note }: Value<unknown>): Pick<Claim, 'inTraining' | 'note'> {
  return { ...(inTraining === undefined ? {} : { inTraining }), ...(note === undefined ? {} : { note }) };
}

function choiceList(setting: Setting): string {
  return choicePhrases.get(setting.field)?.values().join(', ') ?? '';
}

/** Without = or a flag, a number behind a name may belong to what follows: "requests 1 GPU", "batch 8 h100". */
function plausible(reader: Reader, setting: Setting, from: number, value: Value<number | string | boolean>): boolean {
  if (typeof value.value !== 'number') return setting.value !== 'text';
  const { atoms } = reader;
  const next = from + value.length;
  if (
    setting.field === 'loraRank' &&
    !atoms[from - 1]?.text.startsWith('rank') &&
    !(atoms[from - 1]?.text === 'r' && reader.terse)
  )
    return false;
  if (setting.field === 'inputTokens' || setting.field === 'outputTokens') {
    if (value.suffix === undefined && Math.abs(value.value) < 64 && !isNegative0(atoms[from]?.before)) return false;
  }
  if (setting.value === 'memory' && value.length === 1) return false;
  const follower = atoms[next];
  if (follower === undefined || follower.join === 'apart') return true;
  const meaning = reader.phraseAt(next)?.value;
  if (setting.value === 'count') {
    if (setting.field === 'loraRank' && follower.text === 'x') return true;
    if (isGpuNoun(meaning) || meaning?.kind === 'measure' || (follower.text === 'x' && follower.kind === 'word'))
      return false;
    // "requests 4 h100" asks for four; "batch 8 h100", "rank 16 4090" do not.
    if (acceleratorAt(atoms, next) !== undefined && setting.field === 'concurrency' && setting.inTraining === undefined)
      return false;
  }
  return true;
}

function isNegative0(before: string | undefined): boolean {
  return before?.trim().endsWith('-') ?? false;
}
