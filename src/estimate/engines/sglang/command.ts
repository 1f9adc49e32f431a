import type { Subject } from '../../../catalogue/subject.ts';
import { gpusOf, type Layout } from '../../layout.ts';
import { namedRepository } from '../named-repository.ts';
import { checkpointWanted } from '../torch/checkpoint.ts';
import { sglangSettings } from './settings.ts';

/** The `python -m sglang.launch_server` line for this layout. */
export function sglangCommand(subject: Subject, layout: Layout): string {
  const { question, format, model } = subject;
  const native = format.id === model.nativeFormat || (format.id === 'fp16' && model.nativeFormat === 'bf16');
  const named = namedRepository(subject);
  const { tpSize, dpAttention } = sglangSettings(subject, layout);
  const flags: string[] = [];
  const add = (flag: string, value: string | number | undefined): void => {
    if (value !== undefined) flags.push(`${flag} ${value}`);
  };
  if (model.kind === 'embedding') flags.push('--is-embedding');
  add('--dtype', dtypes[format.id]);
  if (format.id === 'fp8' && !native && named === undefined) add('--quantization', 'fp8');
  if (format.id === 'nf4' || format.id === 'bnb-int8')
    flags.push('--load-format bitsandbytes', '--quantization bitsandbytes');
  if (tpSize > 1) add('--tp-size', tpSize);
  if (layout.pipelineParallel > 1) add('--pp-size', layout.pipelineParallel);
  if (layout.dataParallel > 1) add('--dp-size', layout.dataParallel);
  if (dpAttention) flags.push('--enable-dp-attention');
  if (layout.expertParallel) add('--ep-size', tpSize);
  add('--context-length', subject.context);
  add('--mem-fraction-static', question.gpuMemoryUtilization);
  add('--chunked-prefill-size', question.maxNumBatchedTokens);
  add('--max-running-requests', question.maxNumSeqs);
  add('--page-size', question.blockSize);
  add('--kv-cache-dtype', cacheTypes[subject.kvFormat]);
  if (question.eager === true) flags.push('--disable-cuda-graph');
  const gpus = gpusOf(layout);
  const machine = Math.max(8, subject.accelerator.nodeSizeTypical);
  if (gpus > machine) {
    flags.push(
      `--nnodes ${Math.ceil(gpus / machine)}`,
      "--node-rank '<0, 1 ... on each machine>'",
      "--dist-init-addr '<first machine>:20000'",
    );
  }
  const fromPublished = named !== undefined || native || (onTheFly.has(format.id) && model.nativeFormat === 'bf16');
  const line = [
    `python -m sglang.launch_server --model-path ${fromPublished ? (named ?? model.id) : '"$MODEL"'}`,
    ...flags,
  ].join(' \\\n  ');
  return fromPublished ? line : `# MODEL: ${checkpointWanted(subject)}\n${line}`;
}

const dtypes: Readonly<Record<string, string>> = { fp32: 'float32', fp16: 'float16' };
const cacheTypes: Readonly<Record<string, string>> = { bf16: 'bf16', fp8: 'fp8_e4m3', nvfp4: 'fp4_e2m1' };

/** Formats that SGLang makes at load time from the published weights. */
const onTheFly: ReadonlySet<string> = new Set(['fp32', 'bf16', 'fp16', 'fp8', 'nf4', 'bnb-int8']);
