import type { FormatName } from '../format-names.ts';
import type { Format } from '../formats.ts';

/**
 * ExLlama's formats by their average bits per weight, which the conversion meets by choosing the bits of each matrix; these
 * are the averages that are usually published. Source: convert.py of github.com/turboderp-org/exllamav2 and exllamav3.
 */
const averages = [2, 2.25, 2.4, 2.5, 2.65, 3, 3.5, 3.75, 4, 4.25, 4.5, 4.65, 5, 5.5, 6, 6.5, 8] as const;
/** Of an answer for "exl3" alone. */
const usual = 4;

const versions = ['exl2', 'exl3'] as const;

const idOf = (version: string, bits: number): string => `${version}-${written(bits)}bpw`;
/** As repositories write it: "4.0", "4.25". */
const written = (bits: number): string => (Number.isInteger(bits) ? bits.toFixed(1) : String(bits));

function aliasesOf(version: string, bits: number): string[] {
  const number = written(bits);
  const spellings = Number.isInteger(bits) ? [number, String(bits)] : [number];
  return [
    ...spellings.flatMap((bpw) => [
      `${version} ${bpw} bpw`,
      `${version} ${bpw}`,
      `${bpw}bpw ${version}`,
      `${bpw} bpw ${version}`,
      ...(version === 'exl3' ? [`${bpw}bpw`] : []),
    ]),
    ...(bits === usual ? [version] : []),
  ];
}

export const exllamaNames: readonly FormatName[] = versions.flatMap((version) =>
  averages.map((bits) => ({
    id: idOf(version, bits),
    label: `${version.toUpperCase()} ${written(bits)}bpw`,
    aliases: aliasesOf(version, bits),
  })),
);

export const exllamaFormats: readonly Omit<Format, 'label'>[] = versions.flatMap((version) =>
  averages.map((bits) => ({
    id: idOf(version, bits),
    nominalBits: bits,
    encodings: { expert: { bits }, linear: { bits }, plain: { bits: 16 }, head: { bits: bits > 6 ? 8 : 6 } },
    activations: '16-bit',
    inputAlignment: 1,
    outputAlignment: 1,
    source: `${version.toUpperCase()}: ${written(bits)} bits per weight on average, by definition; the head in 6, above 6.0 in 8 (convert.py)`,
  })),
);

/** The engine that reads a format id: "exllamav2", "exllamav3", or undefined for other formats. */
export function exllamaEngineOf(id: string): 'exllamav2' | 'exllamav3' | undefined {
  if (id.startsWith('exl2-')) return 'exllamav2';
  return id.startsWith('exl3-') ? 'exllamav3' : undefined;
}

/** What is taken when no format is named for that version of ExLlama. */
export function usualExllamaFormat(engine: 'exllamav2' | 'exllamav3'): string {
  return idOf(engine === 'exllamav2' ? 'exl2' : 'exl3', usual);
}

const unquantized: ReadonlySet<string> = new Set(['bf16', 'fp16']);

/** What that version of ExLlama would run instead of a format: itself, or the average next to it. */
export function exllamaFormat(engine: 'exllamav2' | 'exllamav3', id: string, nominalBits: number): string {
  if (exllamaEngineOf(id) === engine || unquantized.has(id)) return id;
  const bits = averages.find((average) => average >= nominalBits) ?? 8;
  return idOf(engine === 'exllamav2' ? 'exl2' : 'exl3', bits);
}
