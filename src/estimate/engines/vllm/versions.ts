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
  /** State blocks per request and group of hybrids: 2 where prefix caching is on by default for them ("align" mode). */
  readonly stateBlocks: number;
  /** GPUs of 160 GiB and more get 16,384 batched tokens; 8,192 as an H100 before. */
  readonly largeBatchFrom160: boolean;
  /** Batches in flight at once that a windowed layer keeps blocks for: asynchronous scheduling makes it two. */
  readonly batchesInFlight: number;
  /** "GPU KV cache size" is logged as requests at once x maximum length; blocks / groups x block size before. */
  readonly tokensByRequests: boolean;
  /** Mamba states of Nemotron-H are kept in 32 bit unless config.json says otherwise. */
  readonly nemotronState32: boolean;
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

const before9: VllmVersion = {
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
  largeBatchFrom160: false,
  batchesInFlight: 1,
  tokensByRequests: false,
  nemotronState32: false,
};
const since9: VllmVersion = {
  ...before9,
  from: [0, 9],
  name: '0.9 to 0.16',
  samplerBytes: 38.9,
  samplerProfiled: true,
  nonTorchGib: nonTorchBefore18,
  nonTorchPcieGib: nonTorchPcieBefore18,
  outsideGib: outsideSnapshot,
  outsidePcieGib: outsidePcie,
};
const since17: VllmVersion = { ...since9, from: [0, 17], name: '0.17', samplerBytes: 14.5, hiddenOnTop: true };
const since18: VllmVersion = {
  ...since17,
  from: [0, 18],
  name: '0.18 to 0.19',
  nonTorchGib: nonTorchSince18,
  nonTorchPcieGib: nonTorchPcie,
};
/** 2026-04-06, #39032: after the 0.19 branch of 2026-03-29. */
const since20: VllmVersion = { ...since18, from: [0, 20], name: '0.20', nemotronState32: true };
/** 2026-04-21, #38284. */
const since21: VllmVersion = {
  ...since20,
  from: [0, 21],
  name: '0.21',
  utilization: 0.92,
  graphsInBudget: true,
};
/** 2026-04-28, #41069. */
const since22: VllmVersion = { ...since21, from: [0, 22], name: '0.22 to 0.24', tokensByRequests: true };
/** 2026-07-08, #47728 and 2026-07-09, #40996: after the 0.24 branch of 2026-06-23; a log of 0.25 shows two state blocks. */
const since25: VllmVersion = { ...since22, from: [0, 25], name: '0.25 to 0.26', stateBlocks: 2, batchesInFlight: 2 };
/** 2026-08-11, #51726; on 2026-08-17 the main branch announced removals two releases ahead for 0.29. */
const since27: VllmVersion = { ...since25, from: [0, 27], name: '0.27 and later', largeBatchFrom160: true };

/** Newest first. Each differs from the one before it in what its declaration says. */
export const vllmVersions: readonly VllmVersion[] = [
  since27,
  since25,
  since22,
  since21,
  since20,
  since18,
  since17,
  since9,
  before9,
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
