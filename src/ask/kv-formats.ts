import type { Atom } from '../catalogue/atoms.ts';
import { type PhraseMatch, Phrases } from '../catalogue/phrases.ts';
import { type KvFormat, kvFormats } from './question.ts';

/** How people name KV-cache formats. */
const words: Readonly<Partial<Record<KvFormat, readonly string[]>>> = {
  fp32: ['f32', 'float32'],
  bf16: ['bfloat16', '16bit', '16-bit'],
  fp16: ['f16', 'float16', 'half'],
  fp8: ['8 bits', 'fp8 e4m3', 'fp8 e5m2', 'e4m3', 'e5m2', 'f8', 'float8', '8bit', '8-bit', 'fp 8', 'fp8 inc'],
  int8_per_token_head: ['int8'],
  nvfp4: ['fp4', 'fp4 e2m1'],
  q8_0: ['q8'],
  q6_0: ['q6', '6bit', '6-bit', '6 bits'],
  q5_1: [],
  q5_0: ['q5'],
  q4_1: [],
  q4_0: ['4 bits', 'q4', '4bit', '4-bit', 'int4'],
};

const phrases = new Phrases<KvFormat>();
for (const format of kvFormats) phrases.add(format, format);
for (const format of kvFormats) for (const word of words[format] ?? []) phrases.add(word, format);

/** The KV-cache format named at an atom. */
export function kvFormatAt(atoms: readonly Atom[], from: number): PhraseMatch<KvFormat> | undefined {
  return phrases.longest(atoms, from);
}
