/**
 * What changed between vLLM releases in how memory is divided. Sources: docs/method.md, which name
 * the commits; the dates are upstream merge dates.
 */
export interface VllmVersion {
  /** First release this row holds for. */
  readonly from: readonly [number, number];
  readonly name: string;
  /** Default of --gpu-memory-utilization. */
  readonly utilization: number;
  /** Bytes per sequence and vocabulary entry in the sampler's profile pass. */
  readonly samplerBytes: number;
  /** Whether 4 x T x H (the hidden states handed to the sampler) comes on top: hidden inside the coefficient before. */
  readonly hiddenOnTop: boolean;
  /** The sampler is part of the profile run. */
  readonly samplerProfiled: boolean;
  /** CUDA graphs are profiled and taken from the budget. */
  readonly graphsInBudget: boolean;
  /** GiB counted as non-torch on one GPU, by number of tensor-parallel ranks; larger groups use the last. */
  readonly nonTorchGib: Readonly<Record<1 | 2 | 4 | 8, number>>;
  /** The same without NVLink: no symmetric-memory buffers. */
  readonly nonTorchPcieGib: Readonly<Record<1 | 2 | 4 | 8, number>>;
  /** GiB in use before the engine takes its snapshot: CUDA context, and NCCL once it moved in front of it. */
  readonly outsideGib: Readonly<Record<1 | 2 | 4 | 8, number>>;
  /** The same without NVLink. */
  readonly outsidePcieGib: Readonly<Record<1 | 2 | 4 | 8, number>>;
  /** State blocks per request for hybrids. */
  readonly stateBlocks: number;
}

const nonTorchBefore18 = { 1: 0.13, 2: 0.55, 4: 0.6, 8: 0.6 } as const;
const nonTorchSince18 = { 1: 0.25, 2: 2.07, 4: 2.17, 8: 2.2 } as const;
/**
 * The three logged runs of two and eight ranks on RTX cards (v055, v066, v077 of vllm-runs.jsonl) leave about 2 GiB a GPU
 * more than the H100 figures do: NVLink's multicast buffers are not there.
 */
const nonTorchPcie = { 1: 0.25, 2: 0.3, 4: 0.35, 8: 0.4 } as const;
const nonTorchPcieBefore18 = { 1: 0.13, 2: 0.3, 4: 0.35, 8: 0.4 } as const;
const outsideSnapshot = { 1: 0.51, 2: 1.75, 4: 1.8, 8: 1.8 } as const;

/**
 * Not logged on RTX cards: the context of a smaller chip, and NCCL's plain buffers. The logged runs bound it: an RTX 5090
 * starts at 0.92 of 31.4 GiB on two ranks, an RTX 3090 at 0.95 of 23.6 on one.
 */
const outsidePcie = { 1: 0.35, 2: 0.5, 4: 0.5, 8: 0.55 } as const;

/** Newest first. */
export const vllmVersions: readonly VllmVersion[] = [
  {
    from: [0, 21],
    name: '0.21 and later',
    utilization: 0.92,
    samplerBytes: 14.5,
    hiddenOnTop: true,
    samplerProfiled: true,
    graphsInBudget: true,
    nonTorchGib: nonTorchSince18,
    nonTorchPcieGib: nonTorchPcie,
    outsideGib: outsideSnapshot,
    outsidePcieGib: outsidePcie,
    stateBlocks: 2,
  },
  {
    from: [0, 18],
    name: '0.18 to 0.20',
    utilization: 0.9,
    samplerBytes: 14.5,
    hiddenOnTop: true,
    samplerProfiled: true,
    graphsInBudget: false,
    nonTorchGib: nonTorchSince18,
    nonTorchPcieGib: nonTorchPcie,
    outsideGib: outsideSnapshot,
    outsidePcieGib: outsidePcie,
    stateBlocks: 2,
  },
  {
    from: [0, 17],
    name: '0.17',
    utilization: 0.9,
    samplerBytes: 14.5,
    hiddenOnTop: true,
    samplerProfiled: true,
    graphsInBudget: false,
    nonTorchGib: nonTorchBefore18,
    nonTorchPcieGib: nonTorchPcieBefore18,
    outsideGib: outsideSnapshot,
    outsidePcieGib: outsidePcie,
    stateBlocks: 2,
  },
  {
    from: [0, 9],
    name: '0.9 to 0.16',
    utilization: 0.9,
    samplerBytes: 38.9,
    hiddenOnTop: false,
    samplerProfiled: true,
    graphsInBudget: false,
    nonTorchGib: nonTorchBefore18,
    nonTorchPcieGib: nonTorchPcieBefore18,
    outsideGib: outsideSnapshot,
    outsidePcieGib: outsidePcie,
    stateBlocks: 1,
  },
  {
    from: [0, 0],
    name: 'before 0.9 (V0)',
    utilization: 0.9,
    samplerBytes: 0,
    hiddenOnTop: false,
    samplerProfiled: false,
    graphsInBudget: false,
    nonTorchGib: { 1: 1.79, 2: 3.58, 4: 3.6, 8: 3.6 },
    // RTX 3090 and 4090: 0.20 to 0.35 (docs/method.md).
    nonTorchPcieGib: { 1: 0.28, 2: 0.35, 4: 0.35, 8: 0.4 },
    outsideGib: { 1: 0, 2: 0, 4: 0, 8: 0 },
    outsidePcieGib: { 1: 0, 2: 0, 4: 0, 8: 0 },
    stateBlocks: 1,
  },
];

/** The release assumed when none is named: the newest one seen in measured runs. */
export const currentVllm = '0.27.1';

/** The row for a release such as "0.19.0", "v0.11" or "0.27.1"; undefined when it is no release number. */
export function vllmVersion(release: string): VllmVersion | undefined {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?:[.+-].{0,40})?$/.exec(release.trim());
  if (match === null) return undefined;
  const major = Number(match[1]);
  const minor = Number(match[2]);
  return vllmVersions.find(({ from }) => major > from[0] || (major === from[0] && minor >= from[1]));
}
