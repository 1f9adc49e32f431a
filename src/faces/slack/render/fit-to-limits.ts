import type { KnownBlock } from '@slack/types';

/** A run of blocks that is kept or left out as one. The highest rank goes first; rank 0 always stays. */
export interface Part {
  readonly blocks: readonly KnownBlock[];
  readonly rank: number;
}

/**
 * Leaves out parts until what remains fits: highest rank first, later before earlier within a rank.
 * @returns the blocks that stay, in order, and whether anything was left out.
 */
export function fitToLimits(
  parts: readonly Part[],
  limits: { readonly blocks: number; readonly characters: number },
): { readonly blocks: readonly KnownBlock[]; readonly cut: boolean } {
  const kept = parts.map((part) => ({ ...part, characters: characters(part.blocks) }));
  const fits = () =>
    kept.reduce((sum, part) => sum + part.blocks.length, 0) <= limits.blocks &&
    kept.reduce((sum, part) => sum + part.characters, 0) <= limits.characters;
  while (!fits()) {
    const worst = Math.max(...kept.map((part) => part.rank));
    if (worst === 0) break;
    kept.splice(
      kept.findLastIndex((part) => part.rank === worst),
      1,
    );
  }
  return { blocks: kept.flatMap((part) => part.blocks).slice(0, limits.blocks), cut: kept.length < parts.length };
}

/** Characters a reader sees in these blocks: every `text` and `alt_text` string, at any depth. */
export function characters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + characters(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  let sum = 0;
  for (const [key, item] of Object.entries(value)) {
    sum += typeof item === 'string' ? (key === 'text' || key === 'alt_text' ? item.length : 0) : characters(item);
  }
  return sum;
}
