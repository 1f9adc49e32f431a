import type { Section } from '../../answer/card.ts';
import { embedLimits } from './limits.ts';
import { type Field, sectionFields } from './sections.ts';

/**
 * The fields of a card's sections that fit into what Discord takes, in the card's order. What does not fit is left out:
 * sections of importance `more` first, the last of them first, then the end of the rest.
 * @param characters how many the fields may have together
 */
export function fieldsWithin(
  sections: readonly Section[],
  characters: number,
): { readonly fields: readonly Field[]; readonly complete: boolean } {
  let shown = sections.filter((section) => !isEmpty(section));
  const all = shown.length;
  while (!fits(shown.flatMap(sectionFields), characters)) {
    const least = shown.findLastIndex((section) => section.importance === 'more');
    if (least === -1) break;
    shown = shown.toSpliced(least, 1);
  }
  const kept: Field[] = [];
  for (const field of shown.flatMap(sectionFields)) {
    if (!fits([...kept, field], characters)) return { fields: kept, complete: false };
    kept.push(field);
  }
  return { fields: kept, complete: shown.length === all };
}

function fits(fields: readonly Field[], characters: number): boolean {
  const used = fields.reduce((sum, field) => sum + field.name.length + field.value.length, 0);
  return fields.length <= embedLimits.fields && used <= characters;
}

function isEmpty(section: Section): boolean {
  if (section.kind === 'rows') return section.rows.length === 0;
  return section.kind === 'list' ? section.items.length === 0 : section.code.trim() === '';
}
