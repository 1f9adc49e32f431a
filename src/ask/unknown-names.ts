import { formatNames } from '../catalogue/format-names.ts';
import { editDistance } from './edit-distance.ts';
import { engineIds, kvFormats } from './question.ts';
import type { Refusal } from './refusal.ts';

/** The names nearest to what was typed, at most `count`. */
export function nearestNames(typed: string, names: readonly string[], count = 4): string[] {
  const wanted = typed.toLowerCase().slice(0, 40);
  return names
    .map((name) => ({
      name,
      distance: editDistance(wanted, name.toLowerCase()) - (name.startsWith(wanted.slice(0, 2)) ? 1 : 0),
    }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ name }) => name);
}

/** A weight format that is not in the table. */
export function unknownFormat(typed: string): Refusal {
  const suggestions = nearestNames(
    typed,
    formatNames.map(({ id }) => id),
  );
  return {
    code: 'unknown-format',
    message: `"${typed}" is not a weight format that fitcheck knows. The nearest are ${suggestions.join(', ')}.`,
    field: 'format',
    suggestions,
  };
}

/** An engine that is not in the table. */
export function unknownEngine(typed: string): Refusal {
  return {
    code: 'unknown-engine',
    message: `"${typed}" is not an engine that fitcheck knows. It knows ${engineIds.join(', ')}.`,
    field: 'engine',
    suggestions: nearestNames(typed, engineIds, 3),
  };
}

/** A KV-cache format that no engine has. */
export function unknownKvFormat(typed: string): Refusal {
  return {
    code: 'bad-value',
    message: `The KV-cache format cannot be "${typed}": it is one of ${kvFormats.join(', ')}.`,
    field: 'kvFormat',
    suggestions: nearestNames(typed, kvFormats, 3),
  };
}
