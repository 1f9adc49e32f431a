import type { Speculation } from '../../../catalogue/speculation.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { gpusOf } from '../../layout.ts';
import { chassisSize } from '../../placement.ts';
import { namedRepository } from '../named-repository.ts';
import { checkpointWanted } from '../torch/checkpoint.ts';
import { vllmSettings } from './defaults.ts';

/**
 * The `vllm serve` line for this layout. Formats that vLLM makes at load time are named; for the others the line leaves
 * the checkpoint to the reader and says which kind to look for, unless a repository was named.
 */
export function vllmCommand(subject: Subject, layout: Layout): string {
  const { question, format, model } = subject;
  const native = format.id === model.nativeFormat || (format.id === 'fp16' && model.nativeFormat === 'bf16');
  const named = namedRepository(subject);
  const flags: string[] = [];
  const add = (flag: string, value: string | number): void => void flags.push(`${flag} ${value}`);

  if (format.id === 'fp32') add('--dtype', 'float32');
  if (format.id === 'fp16' && model.nativeFormat === 'bf16') add('--dtype', 'float16');
  if (format.id === 'fp8' && !native && named === undefined) add('--quantization', 'fp8');
  if (format.id === 'nf4' || format.id === 'bnb-int8') add('--quantization', 'bitsandbytes');
  if (layout.tensorParallel > 1) add('--tensor-parallel-size', layout.tensorParallel);
  if (layout.pipelineParallel > 1) add('--pipeline-parallel-size', layout.pipelineParallel);
  if (layout.dataParallel > 1) add('--data-parallel-size', layout.dataParallel);
  if (layout.decodeContextParallel > 1) add('--decode-context-parallel-size', layout.decodeContextParallel);
  if (layout.expertParallel) flags.push('--enable-expert-parallel');
  add('--max-model-len', subject.context);
  const { utilization, version } = vllmSettings(subject, layout);
  if (question.gpuMemoryUtilization !== undefined || utilization !== version.utilization) {
    add('--gpu-memory-utilization', utilization);
  }
  if (question.maxNumSeqs !== undefined) add('--max-num-seqs', question.maxNumSeqs);
  if (question.maxNumBatchedTokens !== undefined) add('--max-num-batched-tokens', question.maxNumBatchedTokens);
  if (question.blockSize !== undefined) add('--block-size', question.blockSize);
  if (subject.kvFormat !== 'auto') add('--kv-cache-dtype', kvDtype(subject.kvFormat));
  if (subject.adapters !== undefined) {
    flags.push('--enable-lora');
    add('--max-loras', subject.adapters.count);
    add('--max-lora-rank', subject.adapters.rank);
  }
  if (subject.speculation !== undefined) add('--speculative-config', speculativeConfig(subject.speculation));
  if (question.eager === true) flags.push('--enforce-eager');
  if (crossesMachines(subject, layout)) add('--distributed-executor-backend', 'ray');
  else if (gpusOf(layout) > chassisSize(subject)) add('--data-parallel-backend', 'ray');

  const serve = (what: string): string => [`vllm serve ${what}`, ...flags].join(' \\\n  ');
  if (named !== undefined) return serve(named);
  return native || (onTheFly.has(format.id) && model.nativeFormat === 'bf16')
    ? serve(model.id)
    : `# MODEL: ${checkpointWanted(subject)}\n${serve('"$MODEL"')}`;
}

/** The JSON of --speculative-config; heads that are published apart are left to the reader. */
function speculativeConfig({ method, tokens, draft }: Speculation): string {
  const model = draft?.model.id ?? (method === 'eagle' || method === 'eagle3' ? '$HEAD' : undefined);
  const config = {
    method: method === 'draft' ? 'draft_model' : method,
    ...(model === undefined ? {} : { model }),
    num_speculative_tokens: tokens,
  };
  const json = JSON.stringify(config);
  return model === '$HEAD' ? `"${json.replaceAll('"', '\\"')}"` : `'${json}'`;
}

const kvDtypes: Readonly<Record<string, string>> = { bf16: 'bfloat16', fp16: 'float16', fp32: 'float32' };

function kvDtype(format: string): string {
  return kvDtypes[format] ?? format;
}

/** One replica is larger than a machine. */
function crossesMachines(subject: Subject, layout: Layout): boolean {
  return layout.tensorParallel * layout.pipelineParallel > chassisSize(subject);
}

/** Formats that vLLM makes at load time from the published weights. */
const onTheFly: ReadonlySet<string> = new Set(['fp32', 'bf16', 'fp16', 'fp8', 'nf4', 'bnb-int8']);
