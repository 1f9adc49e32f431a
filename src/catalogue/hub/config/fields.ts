import { most, otherNames } from './names.ts';

/** A JSON object from outside: nothing about its values is known. */
export type Part = Readonly<Record<string, unknown>>;

/** Lists are per layer; longer ones are not read. */
const longestList = 4096;

/** Whether a value is a JSON object. */
export function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ownValue(part: Part, key: string): unknown {
  return Object.hasOwn(part, key) ? part[key] : undefined;
}

/**
 * Reads one part of a configuration by its usual names. What is left out has the default of its class in transformers;
 * `null` hides that default, as it does there. A value that cannot be meant (text for a number, a negative or fractional
 * or absurd count) reads as absent and is kept among the problems.
 */
export class Fields {
  readonly #own: Part;
  readonly #defaults: Part;
  readonly #problems: Map<string, string>;
  readonly #asked = new Set<string>();

  constructor(own: Part, defaults: Part = {}, problems = new Map<string, string>()) {
    this.#own = own;
    this.#defaults = defaults;
    this.#problems = problems;
  }

  /** What was there and could not be read, in words. */
  get problems(): readonly string[] {
    return [...this.#problems.values()];
  }

  /** Whole numbers above 1 that nobody asked for and that may be sizes: ids of tokens and versions are not. */
  unread(): readonly string[] {
    return Object.entries(this.#own)
      .filter(([name, value]) => !this.#asked.has(name) && isCount(value, Number.MAX_SAFE_INTEGER) && value > 1)
      .filter(
        ([name]) => !/(?:_id|_index|version|_theta|theta|chunk_size|_ids|_tokens?|group|window_layers)$/.test(name),
      )
      .map(([name, value]) => `${name.slice(0, 60)} = ${value}`);
  }

  /** Whether the configuration itself, not its class, says something under that name. */
  has(name: string): boolean {
    return [name, ...(otherNames[name] ?? [])].some((key) => (ownValue(this.#own, key) ?? null) !== null);
  }

  /** Whether the value is exactly this. */
  says(name: string, value: string | boolean): boolean {
    return this.#value(name) === value;
  }

  /** Whether that name has a list. */
  isList(name: string): boolean {
    return Array.isArray(this.#value(name));
  }

  /** How many entries a list has, whatever they are. */
  lengthOf(name: string): number | undefined {
    const value = this.#value(name);
    return Array.isArray(value) && value.length <= longestList ? value.length : undefined;
  }

  /** A whole number from 0 to what is believable. A list of equal numbers, one per layer, counts as one. */
  count(name: string): number | undefined {
    const value = this.#value(name);
    const one =
      Array.isArray(value) && value.length > 0 && value.every((entry) => entry === value[0]) ? value[0] : value;
    if (one === undefined || isCount(one, most(name))) return one;
    return this.#refuse(name, one, `a whole number of at most ${most(name)}`);
  }

  /** Whole numbers, one per layer or block. */
  counts(name: string): readonly number[] | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    const limit = most(name);
    if (isList(value) && value.every((entry) => isCount(entry, limit))) return value as readonly number[];
    return this.#refuse(name, value, 'a list of whole numbers');
  }

  /** A number of any sign and size. */
  number(name: string): number | undefined {
    const value = this.#value(name);
    if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value;
    return this.#refuse(name, value, 'a number');
  }

  /** True or false; 0 and 1 count. */
  flag(name: string): boolean | undefined {
    const value = this.#value(name);
    if (value === undefined || typeof value === 'boolean') return value;
    if (value === 0 || value === 1) return value === 1;
    return this.#refuse(name, value, 'true or false');
  }

  /** Text of at most 4,096 characters. */
  word(name: string): string | undefined {
    const value = this.#value(name);
    if (value === undefined || (typeof value === 'string' && value.length <= longestList)) return value;
    return this.#refuse(name, value, 'a text');
  }

  /** A list of texts, one per layer. */
  words(name: string): readonly string[] | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (isList(value) && value.every((entry) => typeof entry === 'string')) return value as readonly string[];
    return this.#refuse(name, value, 'a list of texts');
  }

  /** The objects of a list, one per layer. */
  parts(name: string): readonly Part[] | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    return isList(value) && value.every(isPart) ? value : this.#refuse(name, value, 'a list of objects');
  }

  /** The fields of an object inside; none when it is not there. */
  inside(name: string): Fields {
    const value = this.#value(name);
    return new Fields(isPart(value) ? value : {}, {}, this.#problems);
  }

  /** Keeps a problem that its reader found. */
  report(name: string, problem: string): void {
    this.#problems.set(name, problem);
  }

  #value(name: string): unknown {
    let isNull = false;
    for (const key of [name, ...(otherNames[name] ?? [])]) {
      this.#asked.add(key);
      const value = ownValue(this.#own, key);
      if (value !== undefined && value !== null) return value;
      isNull ||= value === null;
    }
    return isNull ? undefined : ownValue(this.#defaults, name);
  }

  #refuse(name: string, value: unknown, wanted: string): undefined {
    this.report(name, `${name} is ${shown(value)}, not ${wanted}`);
    return undefined;
  }
}

function isCount(value: unknown, limit: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= limit;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= longestList;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isPart(value)) return 'an object';
  return JSON.stringify(value)?.slice(0, 40) ?? String(value);
}
