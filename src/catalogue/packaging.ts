import type { EngineId } from '../ask/question.ts';
import { findFormat } from './find-format.ts';
import { isGguf } from './format-names.ts';
import { isMlx } from './mlx/mlx-formats.ts';

/** What the name of a repository or file says about the files: their format, and the engine when the format is not its alone. */
export interface Packaging {
  readonly format?: string;
  readonly engine?: EngineId;
}

/** Words that say "GGUF" and nothing of the type. */
export function isContainer(word: string): boolean {
  return word === 'gguf' || word === 'ggml';
}

/**
 * Reads a name such as "mlx-community/Qwen3-8B-4bit" or "unsloth/gpt-oss-20b-GGUF:F16".
 * @param format id of the format that is spelled out in it, if any
 * @param native id of the format the makers published
 */
export function packagingOf(name: string, format: string | undefined, native: string): Packaging {
  if (/^mlx-community\/|[-_/]mlx(?:[-_]|$)/i.test(name) && (format === undefined || !isMlx(format))) {
    const bits = /(\d)[-_]?bit/i.exec(name)?.[1];
    const own = findFormat(`mlx ${bits === undefined ? format : `${bits}bit`}`);
    return own === undefined ? { engine: 'mlx', ...(format === undefined ? {} : { format }) } : { format: own.id };
  }
  if (/[-_.]gg(?:uf|ml)\b/i.test(name)) {
    if (format === undefined) return { engine: 'llama.cpp', format: native === 'mxfp4' ? native : 'q4_k_m' };
    if (!isGguf(format)) return { engine: 'llama.cpp', format };
  }
  return format === undefined ? {} : { format };
}
