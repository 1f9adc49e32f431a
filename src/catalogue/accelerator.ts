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
