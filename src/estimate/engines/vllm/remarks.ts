import type { Subject } from '../../../catalogue/subject.ts';
import type { VllmRun } from './defaults.ts';
import { vllmVersion } from './versions.ts';

const MiB = 2 ** 20;

/** What to mind with vLLM's figures for this question, in sentences. */
export function vllmRemarks(subject: Subject, settings: VllmRun): string[] {
  return [cacheRemark(subject), ...speculationRemarks(subject, settings), ...adapterRemarks(subject, settings)].filter(
    (remark) => remark !== undefined,
  );
}

/** FP8 arithmetic begins with this compute capability; FlashInfer with the other. */
const firstWithFp8 = 8.9;
const firstWithFlashInfer = 8;
/** 2026-04-30, #40177. */
const firstNvfp4Cache = [0, 22] as const;

/**
 * Caches that a GPU cannot compute with. FP8 below capability 8.9: FlashInfer stores it and computes in 16 bit; FlashAttention
 * has no FP8 there and Triton's kernels refuse it (2026-06-15, #43914). NVFP4: FlashInfer on capability 10 only.
 * Source: supports_kv_cache_dtype in vllm/v1/attention/backends (flash_attn.py, flashinfer.py, triton_attn.py).
 */
function cacheRemark({ accelerator, acceleratorName, engineVersion, kvFormat, model }: Subject): string | undefined {
  if (accelerator.vendor !== 'NVIDIA' || accelerator.computeCapability === null) return undefined;
  const capability = Number(accelerator.computeCapability);
  if (kvFormat === 'nvfp4') {
    const [major, minor] = vllmVersion(engineVersion)?.from ?? firstNvfp4Cache;
    const known = major > firstNvfp4Cache[0] || minor >= firstNvfp4Cache[1];
    if (known && capability >= 10 && capability < 11) return undefined;
    return `NVFP4 KV cache: released vLLM has it since 0.22 and on B200 and B300 only; say fp8 kv on ${acceleratorName}`;
  }
  if (kvFormat !== 'fp8' || capability >= firstWithFp8) return undefined;
  if (capability < firstWithFlashInfer) {
    return `FP8 KV cache: vLLM has no kernel for it on ${acceleratorName}; say fp16 kv`;
  }
  const { architecture } = model;
  if (architecture.mla !== undefined) {
    return `FP8 KV cache: ${acceleratorName} has no FP8 arithmetic, and only vLLM's Triton kernels for MLA take it there; say bf16 kv if they do not start`;
  }
  return `FP8 KV cache: ${acceleratorName} has no FP8 arithmetic, so vLLM stores it and computes in 16 bit, with FlashInfer; other kernels refuse it (say bf16 kv)`;
}

/**
 * What the rejection sampler takes beside the profile, which has two rows a sequence: for every token that is checked logits
 * in 16 bit, and for every proposed one three copies in 32 bit, besides one of the bonus token (rejection_sampler.py).
 */
function speculationRemarks({ speculation, model }: Subject, { maxNumSeqs }: VllmRun): string[] {
  if (speculation === undefined) return [];
  const { tokens } = speculation;
  const each = (2 * (1 + tokens) + 4 + 12 * tokens) * model.architecture.vocab;
  return [
    `Speculative decoding: checking takes about ${(each / MiB).toFixed(1)} MiB for each running request, most of it not in vLLM's profile: with up to ${maxNumSeqs} of them, lower --max-num-seqs if it runs out of memory`,
    "Speculative decoding: worked out from vLLM's source and not compared with logs; the ranges are judgement",
  ];
}

function adapterRemarks({ adapters }: Subject, { eager }: VllmRun): string[] {
  if (adapters === undefined) return [];
  const graphs = eager
    ? ''
    : '; CUDA graphs are captured with and without adapters, which may take up to twice as much';
  return [`LoRA adapters: worked out from vLLM's source and not compared with logs${graphs}`];
}
