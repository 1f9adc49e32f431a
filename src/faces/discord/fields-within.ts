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
  const parts = sections
    .filter((section) => !isEmpty(section))
    .map((section) => ({ importance: section.importance, fields: sectionFields(section) }));
  let shown = parts;
  while (
    !fits(
      shown.flatMap(({ fields }) => fields),
      characters,
    )
  ) {
    const least = shown.findLastIndex(({ importance }) => importance === 'more');
    if (least === -1) break;
    shown = shown.toSpliced(least, 1);
  }
  const fields = shown.flatMap((part) => part.fields);
  const kept = fits(fields, characters) ? fields : startOf(fields, characters);
  return { fields: kept, complete: shown.length === parts.length && kept.length === fields.length };
}

/** As many fields from the first on as there is room for. */
function startOf(fields: readonly Field[], characters: number): readonly Field[] {
  const end = fields.findIndex((_, index) => !fits(fields.slice(0, index + 1), characters));
  return fields.slice(0, end);
}

function fits(fields: readonly Field[], characters: number): boolean {
  const used = fields.reduce((sum, field) => sum + field.name.length + field.value.length, 0);
  return fields.length <= embedLimits.fields && used <= characters;
}

function isEmpty(section: Section): boolean {
  if (section.kind === 'rows' || section.kind === 'table') return section.rows.length === 0;
  return section.kind === 'list' ? section.items.length === 0 : section.code.trim() === '';
}
