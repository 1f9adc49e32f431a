import { z } from 'zod';

/** An accelerator of data/accelerators.json. null is unknown, never zero. */
export const acceleratorSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** How people name it; the first is the name to show. */
  aliases: z.array(z.string()).min(1),
  vendor: z.enum(['NVIDIA', 'AMD', 'Apple', 'Intel', 'Google', 'AWS']),
  arch: z.string().nullable(),
  /** As marketed, decimal GB. */
  memoryGb: z.number().positive(),
  /** Other sizes the same part is sold with. */
  memoryOptionsGb: z.array(z.number()).nullable(),
  /** As nvidia-smi or rocm-smi reports it, MiB. */
  memoryMibReported: z.number().nullable(),
  /** What an engine sees as the total (cudaMemGetInfo, hipMemGetInfo, Metal's working set), GiB. Less than is reported. */
  memoryGibVisible: z.number().positive(),
  /** Where that was seen, or "derived: " and the rule. */
  memoryVisibleSource: z.string(),
  bandwidthGbS: z.number().nullable(),
  /** Dense TFLOPS by operand type. */
  tflopsDense: z.record(z.string(), z.number().nullable()).nullable(),
  tdpW: z.number().nullable(),
  interconnect: z
    .strictObject({
      type: z.string().nullable(),
      gbSPerGpuBidirectional: z.number().nullable(),
      pcie: z.string().nullable().optional(),
    })
    .nullable(),
  /** GPUs in the usual server. */
  nodeSizeTypical: z.int().positive(),
  scaleUpDomain: z.int().positive(),
  computeCapability: z.string().nullable(),
  unifiedMemory: z.boolean(),
  quantDtypesHw: z.array(z.string()).nullable(),
  sources: z.record(z.string(), z.unknown()),
  notes: z.string().nullable(),
  /** Operand types with matrix hardware of their own. */
  hwSupport: z.strictObject({ bf16: z.boolean(), fp8: z.boolean(), fp4: z.boolean(), int8: z.boolean() }),
});

export type Accelerator = z.infer<typeof acceleratorSchema>;

/**
 * Bytes an engine sees as the whole memory of one accelerator: the figure a memory budget is a fraction of. An "80 GB"
 * H100 has 79.19 GiB of it. Pass `marketedGb` for another size the part is sold with (memoryOptionsGb): its share is that
 * of the size in the catalogue, except on Apple's, where Metal's share depends on the size.
 */
export function visibleMemoryBytes(accelerator: Accelerator, marketedGb: number = accelerator.memoryGb): number {
  const { memoryGb, memoryGibVisible, vendor } = accelerator;
  const share = vendor === 'Apple' && marketedGb !== memoryGb ? metalShare(marketedGb) : memoryGibVisible / memoryGb;
  return Math.floor(share * marketedGb * 2 ** 30);
}

/**
 * The part of a Mac's memory that Metal recommends as the working set before macOS 15, which allows more: 21.3 of 32 GB,
 * 72 of 96 GB (https://github.com/ollama/ollama/issues/434, https://github.com/ggml-org/llama.cpp/issues/3213).
 */
function metalShare(memoryGb: number): number {
  return memoryGb > 32 ? 3 / 4 : 2 / 3;
}
