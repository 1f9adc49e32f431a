/**
 * How far vLLM was from the prediction in measured runs. `npm run accuracy` measures and prints these; the test of the
 * ranges fails when they no longer match. Where a class of questions has no runs (more than 4 GPUs, other makers'
 * accelerators), the width is a statement of ignorance and `extrapolated` widens it.
 */
export const vllmSpread = {
  /** Share of the weights: kernels repack, some tensors stay unsplit. */
  weights: { below: 0.01, above: 0.012 },
  weights4bit: { below: 0.02, above: 0.04 },
  /** Share of the activation peak. */
  activations: { below: 0.1, above: 0.12 },
  /** GiB. */
  nonTorch: { below: 0.1, above: 0.25 },
  graphs: { below: 0.2, above: 0.3 },
  outside: { below: 0.3, above: 0.4 },
  /** Share of the tokens, given the pool. */
  tokens: { below: 0.002, above: 0.002 },
  /** How much wider everything but the weights gets where nothing was measured. */
  extrapolated: 3,
} as const;
