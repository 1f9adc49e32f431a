/** What llama.cpp and its kin spend beside reading, whatever the hardware; fitted with the classes in local-hardware.ts. */
export const localOverheads = {
  /** Layers with experts take this much of a layer's overhead more: the router, and picking from the experts. */
  experts: 0.34,
  /** Gated delta and Kimi delta attention: convolution and state as kernels of their own. */
  deltaAttention: 0.85,
  /** Multi-head latent attention: projections into the latent space and back. */
  latentAttention: 0.4,
  /** Norms behind attention and MLP too, as in Gemma. */
  sandwichNorms: 0.5,
  /** Seconds for each further GPU that layers are split over: hand-over of one vector, and waiting. */
  furtherGpu: 0.23e-3,
} as const;

/**
 * Builds before August 2025, compared with later ones: kernels were not fused and graphs not replayed, and without flash
 * attention the cache is read by two kernels with the scores in between. Llama 3 tables of May 2024, 177 rows.
 */
export const olderBuild = { layerSeconds: 1.7, cache: 0.45 } as const;

/**
 * Prompts: kernels work on tiles of tokens, so an expert that n tokens of a micro-batch were sent to runs at n / (n + this) of
 * the rate of a dense matrix. Fitted on 67 rows of a DGX Spark and a Strix Halo with 16 to 256 tokens an expert.
 */
export const expertTile = 51;

/** Several GPUs on one prompt reach this part of what an ideal assembly line would: 107 rows with 2 to 8 GPUs. */
export const assemblyLine = 0.75;

/**
 * Layers and experts in host memory, of the usual desktop: two channels of DDR5-5600 are 2 x 8 bytes x 5.6 GT/s.
 * Reached with everything on the processor: 0.77 of that (Qwen2.5 Coder 32B Q4_K_M at 3.54 tokens/s, llama.cpp issue 19480),
 * and 0.73 of 16 channels of DDR5-6400 (Llama 3.1 70B in 16 bit at 4.31, llama.cpp issue 11744). With a seventh to a third of
 * the model there, the rest on a GPU: 0.33, 0.38 and 0.45 of four channels of DDR4-2933 (Gemma 2 9B, DeepSeek Coder V2 Lite and
 * Qwen2.5 14B Q4_K_M at 23.7, 49.6 and 20.8 with an RTX 2080, pull request 778 of github.com/AlexsJones/llmfit).
 */
export const hostMemory = {
  words: 'two channels of DDR5-5600',
  bandwidth: 89.6e9,
  /** Share of the bandwidth with all of the model there, and with next to nothing of it. */
  alone: 0.75,
  inTurns: 0.3,
  /** Multiplications and additions a second of a processor with 8 cores at 4.5 GHz and two 256-bit multiply-adds a clock. */
  operations: 1.15e12,
  /** Weights are copied to the GPU for prompts: PCIe 4.0 x16 carries 31.5 GB/s, of which copies get about 25. */
  linkBandwidth: 25e9,
  /** Other memory and other processors: DDR4-3200 has 0.57 of that bandwidth, four channels of DDR5-5600 have twice as much. */
  width: { down: 2, up: 1.7 },
} as const;

/** Tokens from which llama.cpp copies host weights to the GPU instead of computing there: ggml_backend_cuda's offload_op. */
export const copiesFrom = 32;
