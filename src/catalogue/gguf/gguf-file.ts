/** What a GGUF file holds, in bytes, by where llama.cpp puts it. */
export interface GgufFile {
  /** Token embeddings, per-layer ones too: they stay in host memory. */
  readonly embedding: number;
  /** What is in front of the layers and goes to a device: projections of per-layer embeddings. */
  readonly front: number;
  readonly layers: readonly number[];
  /** Of `layers`, the routed experts: what `--n-cpu-moe` leaves in host memory. 0 for dense layers. */
  readonly experts: readonly number[];
  /** The largest of these as one tensor: a layer's gates, ups or downs. */
  readonly largestExperts: number;
  /** Final norm and output head. The head is the embedding once more where the two are tied. */
  readonly output: number;
  /** Prediction layers that are in the file and not loaded. */
  readonly unloaded: number;
  /** Of all tensors; a tied embedding counts once. */
  readonly total: number;
}
