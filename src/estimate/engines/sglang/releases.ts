/** What changed between SGLang releases in how memory is divided. Sources: docs/method-other-engines.md. */
export interface SglangRelease {
  /** First release this row holds for. */
  readonly from: readonly [number, number];
  readonly name: string;
  /** Default of --mem-fraction-static: from what is set aside, or one figure for each number of tensor-parallel ranks. */
  readonly fraction: 'set aside' | readonly (readonly [ranks: number, fraction: number])[];
}

/** Newest first. */
export const sglangReleases: readonly SglangRelease[] = [
  { from: [0, 5], name: '0.5 and later', fraction: 'set aside' },
  {
    from: [0, 0],
    name: 'before 0.5',
    fraction: [
      [16, 0.79],
      [8, 0.81],
      [4, 0.85],
      [2, 0.87],
      [1, 0.88],
    ],
  },
];

/** The row of a release such as "0.5.3"; the newest for anything that is no release number. */
export function sglangRelease(version: string): SglangRelease {
  const [, major, minor] = /^v?(\d{1,4})\.(\d{1,4})/.exec(version.trim()) ?? [];
  const found =
    major === undefined
      ? undefined
      : sglangReleases.find(
          ({ from }) => Number(major) > from[0] || (Number(major) === from[0] && Number(minor) >= from[1]),
        );
  return found ?? (sglangReleases[0] as SglangRelease);
}
