import { findAccelerator } from '../catalogue/find-accelerator.ts';
import { findFormat, formatAt } from '../catalogue/find-format.ts';
import { findModel } from '../catalogue/find-model.ts';
import { memoryAt } from '../catalogue/memory-size.ts';
import { strength } from './claims.ts';
import { kvFormatAt } from './kv-formats.ts';
import { textAt } from './quantities.ts';
import { readHardware } from './read-hardware.ts';
import { modelNameAt, takeModelName } from './read-model.ts';
import { readRepository } from './read-repository.ts';
import type { Reader } from './reader.ts';
import { unknownEngine, unknownFormat, unknownKvFormat } from './unknown-names.ts';
import { choicePhrases, type NameField } from './vocabulary.ts';

/**
 * Reads the value behind the name of a field ("model:", "gpu=", "--quantization").
 * @param from the atom behind the name
 * @param explicit the name is a flag or followed by = or :
 * @returns the atoms taken by the value; 0 when there is none there
 */
export function readNamed(reader: Reader, field: NameField, from: number, explicit: boolean): number {
  return readers[field](reader, from, explicit);
}

type NamedReader = (reader: Reader, from: number, explicit: boolean) => number;

const readers: Readonly<Record<NameField, NamedReader>> = {
  model(reader, from, explicit) {
    const atom = reader.atoms[from];
    if (atom === undefined) return 0;
    const sure = explicit ? strength.explicit : strength.named;
    if (atom.kind === 'quoted') {
      const verbatim = atom.before.endsWith(':=');
      reader.models.push({
        at: from,
        text: atom.text,
        strength: sure,
        alternative: false,
        terms: [],
        name: atom.text,
        verbatim,
      });
      return 1;
    }
    const repository = readRepository(reader, from, sure);
    if (repository > 0) return repository;
    const name = modelNameAt(reader, from, explicit);
    if (name !== undefined) return takeModelName(reader, from, name, sure);
    const rest = explicit ? textAt(reader.atoms, from) : undefined;
    if (rest === undefined) return 0;
    const text = reader.typed(from, from + rest.length);
    reader.models.push({ at: from, text, strength: sure, alternative: false, terms: [], name: text });
    return rest.length;
  },

  draftModel(reader, from, explicit) {
    const mentions = reader.models.length;
    const taken = readers.model(reader, from, explicit);
    const [mention] = reader.models.splice(mentions);
    if (mention !== undefined) {
      const match = mention.verbatim === true ? undefined : findModel(mention.text);
      reader.claim('draftModel', match?.found ? match.model.id : mention.text, from, taken, mention.strength);
    } else if (reader.terse) reader.claim('speculative', 'draft', from - 1, 1);
    return taken;
  },

  gpu(reader, from, explicit) {
    const { atoms } = reader;
    const atom = atoms[from];
    const sure = explicit ? strength.explicit : strength.named;
    if (atom === undefined || (atom.join === 'apart' && !explicit)) return 0;
    if (atom.kind === 'quoted') {
      const match = atom.before.endsWith(':=') ? undefined : findAccelerator(atom.text);
      if (match?.found) {
        reader.accelerators.set(match.accelerator.id, match.accelerator);
        reader.claim('gpu', match.accelerator.id, from, 1, sure);
        if (match.memoryGib !== undefined)
          reader.memories.push({ at: from, gib: match.memoryGib, text: atom.text, role: 'gpu' });
      } else reader.claim('gpu', atom.text, from, 1, sure);
      return 1;
    }
    const hardware = readHardware(reader, from, sure);
    if (hardware > 0) return hardware;
    if (!explicit) return 0;
    const memory = memoryAt(atoms, from);
    if (memory !== undefined) {
      reader.memories.push({ at: from, gib: memory.gib, text: reader.typed(from, from + memory.length), role: 'vram' });
      return memory.length;
    }
    const rest = textAt(atoms, from);
    if (rest === undefined) return 0;
    reader.claim('gpu', reader.typed(from, from + rest.length), from, rest.length, sure);
    return rest.length;
  },

  format(reader, from, explicit) {
    const { atoms } = reader;
    const atom = atoms[from];
    if (atom?.kind === 'quoted') {
      const verbatim = atom.before.endsWith(':=');
      const format = verbatim ? undefined : findFormat(atom.text);
      const isDtype = atoms[from - 1]?.text === 'dtype';
      if (format !== undefined || verbatim)
        reader.claim(
          'format',
          format?.id ?? atom.text,
          from,
          1,
          strength.explicit,
          isDtype ? { computeType: true } : {},
        );
      else if (!isDtype || atom.text.toLowerCase() !== 'auto') reader.refuse(unknownFormat(atom.text));
      return 1;
    }
    const match = formatAt(atoms, from);
    if (match !== undefined) {
      const isDtype = atoms[from - 1]?.text === 'dtype';
      reader.claim(
        'format',
        match.value.id,
        from,
        match.length,
        explicit ? strength.explicit : strength.named,
        isDtype ? { computeType: true } : {},
      );
      return match.length;
    }
    if (!explicit || atom === undefined) return 0;
    const rest = textAt(atoms, from);
    if (rest === undefined) return 0;
    // --dtype auto is the default.
    if (rest.value.toLowerCase() !== 'auto') reader.refuse(unknownFormat(reader.typed(from, from + rest.length)));
    return rest.length;
  },

  engine(reader, from, explicit) {
    const atom = reader.atoms[from];
    const match = choicePhrases.get('engine')?.longest(reader.atoms, from);
    if (match !== undefined) {
      reader.claim('engine', match.value, from, match.length, explicit ? strength.explicit : strength.named);
      return match.length + readVersion(reader, from + match.length);
    }
    const rest = explicit && atom !== undefined ? textAt(reader.atoms, from) : undefined;
    if (rest === undefined) return 0;
    reader.refuse(unknownEngine(rest.value));
    return rest.length;
  },

  kvFormat(reader, from, explicit) {
    const { atoms } = reader;
    const match = kvFormatAt(atoms, from);
    const atom = atoms[from];
    if (match !== undefined && (explicit || atom?.join !== 'apart')) {
      reader.claim('kvFormat', match.value, from, match.length, explicit ? strength.explicit : strength.named);
      return match.length;
    }
    const rest = explicit && atom !== undefined ? textAt(atoms, from) : undefined;
    if (rest === undefined) return 0;
    reader.refuse(unknownKvFormat(rest.value));
    return rest.length;
  },
};

/**
 * "0.19", "v0.11.0", "==0.11.0", "b8586" behind the name of an engine or of a training framework.
 * @param of the field of that name; Transformers is an engine in serving and a framework in training
 */
export function readVersion(reader: Reader, from: number, of: 'engine' | 'framework' | 'either' = 'engine'): number {
  const { atoms } = reader;
  const first = atoms[from];
  if (first === undefined || (first.join === 'apart' && !/^(?:==?|[ :@]+)$/.test(first.before))) return 0;
  const number = first.kind === 'number' ? first : atoms[from + 1];
  if (number?.kind !== 'number') return 0;
  const length = number === first ? 1 : 2;
  if (length === 2 && number.join !== 'glued') return 0;
  const isBuild = length === 2 && first.text === 'b' && number.text.length >= 3;
  const isRelease =
    (length === 1 && (number.text.includes('.') || first.before.includes('='))) || (length === 2 && first.text === 'v');
  if (!isBuild && !isRelease) return 0;
  // "vllm 0.9 util" is not a version; neither is "vllm 0.6b".
  let end = from + length;
  if (atoms[end]?.join === 'glued' && isRelease) {
    const suffix = /^(?:rc|post|dev|a|b)$/.test(atoms[end]?.text ?? '') && atoms[end + 1]?.kind === 'number';
    if (!suffix) return 0;
    end += 2;
  }
  const text = reader.typed(from, end).replace(/^v/i, '');
  const field = of === 'framework' ? 'frameworkVersion' : 'engineVersion';
  const more = of === 'either' ? ({ inTraining: 'frameworkVersion' } as const) : {};
  reader.claim(field, text, from, end - from, strength.named, more);
  return end - from;
}
