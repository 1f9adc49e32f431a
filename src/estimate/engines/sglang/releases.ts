/** How a release arrives at the default of --mem-fraction-static. Sources: docs/method-other-engines.md. */
export type FractionRule =
  /** From the settings: chunk, graphs, ranks. */
  | { readonly by: 'settings' }
  /** GiB set aside by the GPU's memory: a base, and so much for each rank. */
  | {
      readonly by: 'memory';
      readonly classes: readonly { readonly belowGib: number; readonly base: number; readonly perRank: number }[];
      readonly dpAttention: number;
    }
  /** One figure from so many tensor-parallel ranks on. */
  | { readonly by: 'ranks'; readonly figures: readonly (readonly [ranks: number, fraction: number])[] };

/** What changed between SGLang releases in how memory is divided. */
export interface SglangRelease {
  /** First release this row holds for. */
  readonly from: readonly [major: number, minor: number, patch: number];
  readonly name: string;
  readonly fraction: FractionRule;
}

/** Newest first. */
export const sglangReleases: readonly SglangRelease[] = [
  { from: [0, 5, 3], name: '0.5.3 and later', fraction: { by: 'settings' } },
  {
    from: [0, 4, 7],
    name: '0.4.7 to 0.5.2',
    fraction: {
      by: 'memory',
      classes: [
        { belowGib: 35, base: 2.8, perRank: 0.1 },
        { belowGib: 90, base: 9.5, perRank: 0.5 },
        { belowGib: 160, base: 12, perRank: 0.5 },
        { belowGib: Number.POSITIVE_INFINITY, base: 32, perRank: 0 },
      ],
      dpAttention: 4,
    },
  },
  {
    from: [0, 0, 0],
    name: 'before 0.4.7',
    fraction: {
      by: 'ranks',
      figures: [
        [16, 0.79],
        [8, 0.81],
        [4, 0.85],
        [2, 0.87],
        [1, 0.88],
      ],
    },
  },
];

/** The row of a release such as "0.5.3" ("0.5" is its newest patch); the newest for anything that is no release number. */
export function sglangRelease(version: string): SglangRelease {
  const [, major, minor, patch] = /^v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?/.exec(version.trim()) ?? [];
  const asked = [Number(major), Number(minor), patch === undefined ? Number.POSITIVE_INFINITY : Number(patch)] as const;
  const found = major === undefined ? undefined : sglangReleases.find(({ from }) => atLeast(asked, from));
  return found ?? (sglangReleases[0] as SglangRelease);
}

function atLeast(version: SglangRelease['from'], from: SglangRelease['from']): boolean {
  const differs = [0, 1, 2].find((place) => version[place] !== from[place]);
  return differs === undefined || (version[differs] as number) > (from[differs] as number);
}
