import type { ModelRecord } from '../model.ts';
import { sizeClass, spelling } from './evidence-index.ts';
import type { Family } from './families.ts';
import { type Finding, ofFamily } from './find.ts';
import { byKind, keeps, scored, withoutScores } from './words.ts';

/** By kind of test: of this model where its tests are of several kinds, else of its size class. */
export function kindsOf(found: Finding, family: Family, model: ModelRecord): { readonly kinds?: string } {
  const own = found.level === 'this-model' && scored(found.rows).length > 2 ? byKind(found.rows) : undefined;
  if (own !== undefined) return { kinds: `By kind of test: ${own}.` };
  const others = byKind(ofFamily(family, model));
  if (others === undefined) return {};
  const size = family.anySize === true ? 'All models' : `Models ${sizeClass(model.parameters.total / 1e9).label}`;
  return { kinds: `${size} ${family.anySize === true ? 'with' : 'in'} ${family.label}, by kind of test: ${others}.` };
}

/** What was found, in a sentence; `chance`: scores beside guessing, which stand for a ratio that flatters. */
export function summarize(
  found: Finding,
  name: string,
  model: ModelRecord | undefined,
  chance: string | undefined,
): string {
  const subject = subjectOf(found, name, model);
  if (chance !== undefined) return `${subject.text}: ${chance}.`;
  if (scored(found.rows).length === 0)
    return `${model === undefined ? `With ${name}` : subject.text}: ${withoutScores(found.rows)}.`;
  return `${subject.text} ${subject.verb} ${keeps(found.rows, found.level !== 'this-model')}.`;
}

function subjectOf(found: Finding, name: string, model: ModelRecord | undefined): { text: string; verb: string } {
  const cache = name.includes('KV cache');
  if (model === undefined) return { text: `With ${name}, models`, verb: 'keep' };
  if (found.level === 'this-model') {
    const own = spelling(model.id);
    const twin = found.rows.some((row) => spelling(row.model) === own) ? undefined : found.rows[0]?.model;
    const measuredOn = twin === undefined ? '' : ` (measured on its twin ${twin})`;
    return { text: `${model.name} ${cache ? 'with' : 'in'} ${name}${measuredOn}`, verb: 'keeps' };
  }
  const size = sizeClass(model.parameters.total / 1e9).label;
  if (found.level === 'size-class')
    return { text: `No test of this model in ${name} was found; models ${size}`, verb: 'keep' };
  if (cache) return { text: `No test of this model with ${name} was found; others`, verb: 'keep' };
  return {
    text: `No test of this model in ${name} was found, and fewer than three of its size; models of any size`,
    verb: 'keep',
  };
}
