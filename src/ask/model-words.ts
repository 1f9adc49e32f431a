import { splitIntoAtoms } from '../catalogue/atoms.ts';
import { chooseModel } from '../catalogue/choose-model.ts';
import { formatAt } from '../catalogue/find-format.ts';
import { modelLabel } from '../catalogue/find-model.ts';
import type { ModelRecord } from '../catalogue/model.ts';
import { isFamily, isModelTerm } from '../catalogue/model-index.ts';
import { parametersOf, termsOf } from '../catalogue/model-terms.ts';
import { modelNameAt } from './read-model.ts';
import { Reader } from './reader.ts';

/** Sizes that are a model's name. */
const known: Readonly<Record<string, string>> = {
  'meta-llama/Llama-3.1-405B-Instruct': '405b',
  'meta-llama/Llama-4-Scout-17B-16E-Instruct': 'llama 4 scout',
  'meta-llama/Llama-4-Maverick-17B-128E-Instruct': 'llama 4 maverick',
};

const remembered = new Map<string, string>();

/**
 * The shortest clear words for a model, which read back as exactly this model: "llama 3.3 70b", "deepseek r1", or the id
 * where no words are clear.
 */
export function modelWords(model: ModelRecord): string {
  let words = remembered.get(model.id);
  if (words === undefined) {
    words = known[model.id] ?? shortest(model) ?? model.id;
    remembered.set(model.id, words);
  }
  return words;
}

function shortest(model: ModelRecord): string | undefined {
  const own = termsOf(splitIntoAtoms(model.id.slice(model.id.indexOf('/') + 1)).atoms);
  const families = own.filter(isFamily);
  const sized = own.some((term) => parametersOf(term) !== undefined);
  const label = modelLabel(model).toLowerCase().replaceAll(/[-_]/g, ' ');
  const names = [
    ...model.aliases.map((alias) => alias.replaceAll('-', ' ').replaceAll(/(\d)_(\d)/g, '$1.$2')),
    label,
    model.name.toLowerCase().replaceAll('-', ' '),
  ];
  return names
    .filter((name) => {
      const terms = termsOf(splitIntoAtoms(name).atoms);
      const named = terms.some((term) => families.includes(term));
      return named && (!sized || terms.some((term) => parametersOf(term) !== undefined));
    })
    .sort((a, b) => unclear(a, own) - unclear(b, own) || letters(a) - letters(b) || b.length - a.length)
    .find((name) => readsAs(name, model));
}

/** How much a name leaves unsaid: its version, its family first. */
function unclear(name: string, own: readonly string[]): number {
  const terms = termsOf(splitIntoAtoms(name).atoms);
  // "v0.1" of Mixtral says nothing.
  const version = own.find((term) => /^(?!v0)v?\d{1,2}(?:\.\d{1,2})?$/.test(term));
  const foreign = terms.filter((term) => !own.includes(term) && isModelTerm(term)).length;
  return (version === undefined || terms.includes(version) ? 0 : 1) + (isFamily(terms[0] ?? '') ? 0 : 1) + foreign;
}

function letters(name: string): number {
  return name.replaceAll(' ', '').length;
}

/** Whether a name is read as this one model, whatever follows it. */
function readsAs(name: string, model: ModelRecord): boolean {
  // A number may follow ("4xh100", "2 gpus"), a setting, or a chip that is called like a model (M2).
  const chips = / m\d/.test(` ${name}`) || /^(?:minimax|bge)/.test(name) ? [' m1', ' m2', ' m3', ' m4'] : [];
  for (const rest of ['', ' 4xh100', ' 2 gpus', ' tp=4 pp=2 dp=2 kv=fp8 util=0.9', ...chips]) {
    const reader = new Reader(name + rest);
    const read = modelNameAt(reader, 0);
    const { length } = splitIntoAtoms(name).atoms;
    if (read === undefined || read.length !== length) return false;
    const choice = chooseModel(read.terms);
    if (choice === null || choice.model !== model || choice.stretched !== undefined || choice.ignored.length > 0)
      return false;
    for (let i = 0; i < length; i++) if (formatAt(reader.atoms, i) !== undefined) return false;
  }
  return true;
}
