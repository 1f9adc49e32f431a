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
  /** Copies of all tokens' hidden states, in 16 bit, held beside the sampler; 0 where the coefficient hides them. */
  readonly samplerHidden: 0 | 1 | 2;
  /**
   * How many more with speculative decoding: logits of two rows a sequence, and those of the bonus token kept in 32 bit
   * (_dummy_sampler_run, rejection_sampler.py).
   */
  readonly speculativeSamplerBytes: number;
  /** Dense models run on model runner V2, whose profile samples without top-k and top-p. */
  readonly modelRunnerV2: boolean;
  /** The model runs compiled (V1); layer by layer before. */
  readonly compiled: boolean;
  /**
   * Batched tokens by default without chunked prefill: the longest request, and at least 2,048 (V0). Longer contexts than
   * 32,768 are read in chunks of `chunk` tokens, where there is one. Undefined: every prompt is read in chunks (V1).
   */
  readonly wholePrompts: { readonly chunk?: number } | undefined;
  /** The latent of MLA is cached as keys and values of every head, each padded to 256. */
  readonly expandedMla: boolean;
  /** Layers with a window or a state have block groups of their own; before, every layer caches every token. */
  readonly groupedPool: boolean;
  /** CUDA graphs are profiled and taken from the budget, on NVIDIA's GPUs. */
  readonly graphsInBudget: boolean;
  /** And on AMD's. */
  readonly graphsOnAmd: boolean;
  /** GiB counted as non-torch on one GPU, by number of tensor-parallel ranks; larger groups use the last. */
  readonly nonTorchGib: Readonly<Record<1 | 2 | 4 | 8, number>>;
  /** The same without NVLink's multicast: on PCIe, and before Hopper. */
  readonly nonTorchPcieGib: Readonly<Record<1 | 2 | 4 | 8, number>>;
  /** GiB in use before the engine takes its snapshot: CUDA context, and NCCL once it moved in front of it. */
  readonly outsideGib: Readonly<Record<1 | 2 | 4 | 8, number>>;
  /** The same without multicast. */
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
const nonTorchPcieBefore18 = { 1: 0.13, 2: 0.3, 4: 0.43, 8: 0.45 } as const;
const outsideSnapshot = { 1: 0.51, 2: 1.75, 4: 1.8, 8: 1.8 } as const;

/**
 * Not logged on RTX cards: the context of a smaller chip, and NCCL's plain buffers. The logged runs bound it: an RTX 5090
 * starts at 0.92 of 31.4 GiB on two ranks, an RTX 3090 at 0.95 of 23.6 on one.
 */
const outsidePcie = { 1: 0.35, 2: 0.5, 4: 0.5, 8: 0.55 } as const;

/**
 * V0. Its profile run samples too: 1.26 GiB for Llama 3 8B with 256 sequences and 8,192 tokens on one and on two GPUs
 * (v001, v002) is 38.9 x 256 x 128,256 and the hidden states.
 */
const before5: VllmVersion = {
  from: [0, 0],
  name: 'before 0.5 (V0)',
  utilization: 0.9,
  samplerBytes: 38.9,
  samplerHidden: 1,
  speculativeSamplerBytes: 0,
  modelRunnerV2: false,
  compiled: false,
  wholePrompts: {},
  expandedMla: true,
  groupedPool: false,
  graphsInBudget: false,
  graphsOnAmd: false,
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
/** Chunks for long contexts since 0.5.3; of 512 tokens up to 0.6.4 (SchedulerConfig in vllm/config.py). */
const since5: VllmVersion = { ...before5, from: [0, 5], name: '0.5 to 0.6 (V0)', wholePrompts: { chunk: 512 } };
/**
 * 2025-01-31, #12528 (in 0.7.1); chunks of 2,048 since 0.6.5. The CUDA context no longer counts (#12126): 0.16 on an H100,
 * 2.10 on each of eight A100s, 0.25 on each of two RTX 4090s (f068, f077, f065 of vllm-found.jsonl), 0.04 on an RTX 2060
 * (f076); two and four ranks with NVLink as in V1.
 */
const since7: VllmVersion = {
  ...since5,
  from: [0, 7],
  name: '0.7 (V0)',
  wholePrompts: { chunk: 2048 },
  expandedMla: false,
  nonTorchGib: { 1: 0.16, 2: 0.55, 4: 0.6, 8: 2.1 },
  nonTorchPcieGib: { 1: 0.05, 2: 0.25, 4: 0.25, 8: 0.25 },
};
/** V1 by default (VLLM_USE_V1 in vllm/envs.py). */
const since8: VllmVersion = {
  ...since7,
  from: [0, 8],
  name: '0.8',
  wholePrompts: undefined,
  speculativeSamplerBytes: 8,
  samplerHidden: 0,
  compiled: true,
  nonTorchGib: nonTorchBefore18,
  nonTorchPcieGib: nonTorchPcieBefore18,
  outsideGib: outsideSnapshot,
  outsidePcieGib: outsidePcie,
};
/** 2025-06-05, #17996 (in 0.9.1). */
const since9: VllmVersion = { ...since8, from: [0, 9], name: '0.9 to 0.16', groupedPool: true };
const since17: VllmVersion = { ...since9, from: [0, 17], name: '0.17', samplerBytes: 14.5, samplerHidden: 2 };
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
const since25: VllmVersion = {
  ...since22,
  from: [0, 25],
  name: '0.25',
  stateBlocks: 2,
  batchesInFlight: 2,
  modelRunnerV2: true,
};
/** 2026-07-15, #48526. */
const since26: VllmVersion = { ...since25, from: [0, 26], name: '0.26', graphsOnAmd: true };
/** 2026-08-11, #51726; on 2026-08-17 the main branch announced removals two releases ahead for 0.29. */
const since27: VllmVersion = { ...since26, from: [0, 27], name: '0.27 and later', largeBatchFrom160: true };

/** Newest first. Each differs from the one before it in what its declaration says. */
export const vllmVersions: readonly VllmVersion[] = [
  since27,
  since26,
  since25,
  since22,
  since21,
  since20,
  since18,
  since17,
  since9,
  since8,
  since7,
  since5,
  before5,
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
