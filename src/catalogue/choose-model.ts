import { fineTunes } from './fine-tunes.ts';
import type { ModelRecord } from './model.ts';
import { distance, indexedModels, isFamily, isModelTerm, isPopular, twinTerms, withTerm } from './model-index.ts';
import { parametersOf } from './model-terms.ts';

/** The model that a set of terms means, and what else they could mean. */
export interface ModelChoice {
  readonly model: ModelRecord;
  /** Other shapes that the same terms fit, likeliest first. */
  readonly alternatives: readonly ModelRecord[];
  /** Set when the terms do not name it exactly: what is not in the catalogue as said. */
  readonly stretched?: string;
  /** Terms that no model in the catalogue has. */
  readonly ignored: readonly string[];
}

/** A size alone may be this far from the model's; beside a family name it may be further off ("llama 30b" was 32.5B). */
const sizeTolerance = { alone: 0.1, withFamily: 0.15 };

const remembered = new Map<string, ModelChoice | null>();

/**
 * Chooses the model that has all terms in its names, the most popular one where several do.
 * @param terms terms of model-terms.ts, in any order; those of twins ("instruct") do not matter
 * @returns null when no model fits
 */
export function chooseModel(terms: readonly string[]): ModelChoice | null {
  const key = terms.join(' ');
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const choice = choose(terms.filter((term) => !twinTerms.has(term)));
  if (remembered.size > 2000) remembered.clear();
  remembered.set(key, choice);
  return choice;
}

function choose(terms: readonly string[]): ModelChoice | null {
  if (terms.length === 0) return null;
  const named = terms.filter((term) => isModelTerm(term) || parametersOf(term) !== undefined);
  if (named.length === 0) return null;
  const known = candidates(named).length > 0 ? named : (spelledOtherwise(terms, named) ?? named);
  const ignored = terms.filter((term) => !known.includes(term) && !known.includes(term.replace(/^v/, '')));
  const exact = candidates(known);
  const stretched = exact.length === 0;
  const fitting = stretched ? stretch(known) : exact;
  if (fitting.length === 0) return null;
  const said = new Set(terms);
  const sorted = ranked(fitting, said);
  const [best, ...others] = sorted;
  if (best === undefined) return null;
  const size = onlySize(known);
  let alternatives = saidInFull(best.model, fitting, said) ? [] : otherShapes(best, others);
  // "405b" is one model; "70b" is several, and those of about that size are worth a look too.
  if (size !== undefined && (alternatives.length > 0 || stretched)) {
    alternatives = otherShapes(best, ranked(ofAbout(size), said));
  }
  return { model: best.model, alternatives, ignored, ...(stretched ? { stretched: known.join(' ') } : {}) };
}

const version = /^\d{1,2}(?:\.\d{1,2})?$/;
const activeParameters = /^a\d{1,3}(?:\.\d{1,2})?b$/;

/**
 * Terms that a model has where those said fit none: "llama v2 70b" for "llama 2 70b", "qwen3 30b" for "qwen3 30b a2b", and
 * the base that a fine-tune was made from for "hermes 3 405b".
 */
function spelledOtherwise(terms: readonly string[], named: readonly string[]): readonly string[] | undefined {
  const plain = named.map((term) => term.replace(/^v(?=\d)/, ''));
  const rest = plain.filter((term) => !fineTunes.has(term));
  const unversioned = rest.filter((term) => !version.test(term));
  const tuned = terms.filter((term) => fineTunes.has(term));
  const bases = tuned.flatMap((term) => fineTunes.get(term) ?? []).slice(0, 1);
  const isBare = rest.every((term) => version.test(term) || parametersOf(term) !== undefined);
  return [
    plain,
    plain.filter((term) => !activeParameters.test(term)),
    ...(tuned.length === 0 ? [] : isBare ? [[...bases, ...unversioned], unversioned] : [rest, unversioned]),
  ].find((some) => some.length > 0 && candidates(some).length > 0);
}

interface Ranked {
  readonly model: ModelRecord;
  readonly distance: number;
  readonly popular: boolean;
}

/** Models by how far they are from what was said, the nearest first; newer ones first where that is the same. */
function ranked(positions: readonly number[], said: ReadonlySet<string>): Ranked[] {
  return positions
    .map((i) => indexedModels[i])
    .filter((entry) => entry !== undefined)
    .map((entry) => ({ model: entry.model, distance: distance(entry, said), popular: isPopular(entry) }))
    .sort(
      (a, b) =>
        a.distance - b.distance ||
        (b.model.released ?? '').localeCompare(a.model.released ?? '') ||
        a.model.id.localeCompare(b.model.id),
    );
}

/** The parameters that were said when nothing else was: "70b". */
function onlySize(terms: readonly string[]): number | undefined {
  const [first, ...more] = terms;
  return first === undefined || more.length > 0 || first.includes('x') ? undefined : parametersOf(first);
}

/** Popular models of about a size: to who says "70b", one of 72B is as good. */
function ofAbout(size: number): readonly number[] {
  return indexedModels.flatMap((entry, i) => {
    const off = Math.abs(entry.model.parameters.total / size - 1);
    return isPopular(entry) && off <= sizeTolerance.alone ? [i] : [];
  });
}

/** Said in full, a name means nothing else: "phi 4" is not Phi 4 mini. */
function saidInFull(model: ModelRecord, fitting: readonly number[], said: ReadonlySet<string>): boolean {
  const entry = fitting.map((i) => indexedModels[i]).find((one) => one?.model === model);
  return entry !== undefined && [...entry.own].every((term) => said.has(term) || twinTerms.has(term));
}

/** The next likeliest models of other shapes: the popular ones, and two where few are. */
function otherShapes(best: Ranked, others: readonly Ranked[]): ModelRecord[] {
  const near = others.filter(({ distance }) => distance < best.distance + 1.5);
  const shapes = new Set([best.model.parameters.total]);
  const found: ModelRecord[] = [];
  for (const { model, popular } of near) {
    if (found.length === 4 || (!popular && found.length >= 2)) break;
    if (shapes.has(model.parameters.total)) continue;
    shapes.add(model.parameters.total);
    found.push(model);
  }
  return found;
}

/** Positions of the models that have all terms. */
export function candidates(terms: readonly string[]): readonly number[] {
  let found: readonly number[] | undefined;
  for (const term of terms) {
    found = withTerm(term, found);
    if (found.length === 0) return found;
  }
  return found ?? [];
}

/** Terms that tell revisions of one shape apart. */
const revision = /^(?:v\d.*|thinking|think|reasoning|exp|\d{4})$/;

/** Nearly: "llama 3" for 3.1, "v1" for "v1.5", a size that is a few percent off. */
function stretch(terms: readonly string[]): readonly number[] {
  const size = terms.find((term) => parametersOf(term) !== undefined);
  const others = terms.filter((term) => term !== size);
  const family = others.some(isFamily);
  const loose = others.filter((term) => !/^\d+$/.test(term) && !revision.test(term));
  const versions = others.filter((term) => /^\d{1,3}$/.test(term));
  const right = (i: number): boolean =>
    versions.every((version) => {
      for (const term of indexedModels[i]?.own ?? [])
        if (term === version || term.startsWith(`${version}.`)) return true;
      return false;
    });
  const all = loose.length === 0 ? indexedModels.map((_, i) => i) : candidates(loose);
  const inVersion = all.filter(right);
  if (size === undefined) return inVersion;
  const named = withTerm(size, inVersion);
  if (named.length > 0) return named;
  const wanted = parametersOf(size) ?? 0;
  const off = (i: number): number => Math.abs((indexedModels[i]?.model.parameters.total ?? 0) / wanted - 1);
  const near = inVersion.filter((i) => off(i) <= (family ? sizeTolerance.withFamily : sizeTolerance.alone));
  const least = Math.min(...near.map(off));
  return near.filter((i) => off(i) <= least + 0.03);
}
