/** What changed between TensorRT-LLM releases in how memory is divided. Sources: docs/method-other-engines.md. */
export interface TensorRtRelease {
  /** First release this row holds for. */
  readonly from: readonly [number, number];
  readonly name: string;
  /** Tokens of a block of KV cache: tokens_per_block. */
  readonly blockSize: number;
  /** The pool's last block is rounded up (C++ runtime) instead of left out. */
  readonly roundsUp: boolean;
}

/** Newest first. */
export const tensorRtReleases: readonly TensorRtRelease[] = [
  { from: [0, 20], name: '0.20 and later (PyTorch backend)', blockSize: 32, roundsUp: false },
  { from: [0, 0], name: 'before 0.20 (TensorRT engines)', blockSize: 64, roundsUp: true },
];

/** The row of a release such as "1.0.0"; the newest for anything that is no release number. */
export function tensorRtRelease(version: string): TensorRtRelease {
  const [, major, minor] = /^v?(\d{1,4})\.(\d{1,4})/.exec(version.trim()) ?? [];
  const found =
    major === undefined
      ? undefined
      : tensorRtReleases.find(
          ({ from }) => Number(major) > from[0] || (Number(major) === from[0] && Number(minor) >= from[1]),
        );
  return found ?? (tensorRtReleases[0] as TensorRtRelease);
}

/** Blocks that `free` bytes hold at a fraction. Check: 21.89 GiB free, 0.9, blocks of 64 x 512 KiB: 631. */
export function blocksIn(free: number, fraction: number, blockBytes: number, roundsUp: boolean): number {
  const blocks = (free * fraction) / blockBytes;
  return Math.max(0, roundsUp ? Math.ceil(blocks) : Math.floor(blocks));
}
