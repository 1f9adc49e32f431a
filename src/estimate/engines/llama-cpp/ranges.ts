/**
 * How far weights may be from the stock mixture's: 106 of 111 published files are inside (median 0.00 %; the others are other
 * recipes under a stock name, see docs/method-llama-cpp.md). The compute buffer's range is in compute.ts, the overhead's in
 * backends.ts.
 */
export const llamaCppSpread = {
  /** Share of the weights. */
  weights: { below: 0.01, above: 0.01 },
  /** Q8_0, 16 and 32 bit: one type throughout, so no recipe to differ; within 0.2 % in 29 of 30 files. */
  weightsOfOneType: { below: 0.002, above: 0.002 },
  /** Share of the tokens and requests, given the room. */
  tokens: { below: 0.005, above: 0.005 },
} as const;
