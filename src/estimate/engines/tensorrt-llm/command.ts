import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { namedRepository } from '../named-repository.ts';
import { checkpointWanted } from '../torch/checkpoint.ts';
import { hasStates } from './cache.ts';
import { tensorRtSettings } from './settings.ts';

/** The `trtllm-serve` line for this layout, after the options that only a file can carry. */
export function tensorRtCommand(subject: Subject, layout: Layout): string {
  const { question, format, model } = subject;
  const stateful = hasStates(model.architecture);
  const settings = tensorRtSettings(subject, stateful);
  const ranks = layout.tensorParallel * layout.dataParallel;
  const options = [
    ...(layout.dataParallel > 1 ? ['enable_attention_dp: true'] : []),
    ...(question.eager === true ? ['cuda_graph_config: null'] : []),
    ...cacheOptions(subject),
  ];
  const flags: string[] = [];
  const add = (flag: string, value: string | number | undefined): void => {
    if (value !== undefined) flags.push(`${flag} ${value}`);
  };
  if (ranks > 1) add('--tp_size', ranks);
  if (layout.pipelineParallel > 1) add('--pp_size', layout.pipelineParallel);
  if (layout.expertParallel) add('--ep_size', ranks);
  add('--max_seq_len', subject.context);
  add('--max_num_tokens', question.maxNumBatchedTokens);
  add('--max_batch_size', stateful ? settings.maxBatchSize : question.maxNumSeqs);
  add('--kv_cache_free_gpu_memory_fraction', question.gpuMemoryUtilization);
  if (options.length > 0) add('--extra_llm_api_options', 'options.yaml');
  const named = namedRepository(subject);
  const published =
    named !== undefined ||
    format.id === model.nativeFormat ||
    (format.nominalBits === 16 && model.nativeFormat === 'bf16');
  const line = [`trtllm-serve ${published ? (named ?? model.id) : '"$MODEL"'}`, ...flags].join(' \\\n  ');
  return [
    ...(published ? [] : [`# MODEL: ${checkpointWanted(subject)}`]),
    ...(options.length > 0 ? [`cat > options.yaml <<'EOF'\n${options.join('\n')}\nEOF`] : []),
    line,
  ].join('\n');
}

function cacheOptions({ question, kvFormat }: Subject): string[] {
  const lines = [
    ...(kvFormat === 'auto' ? [] : [`  dtype: ${cacheTypes[kvFormat] ?? kvFormat}`]),
    ...(question.blockSize === undefined ? [] : [`  tokens_per_block: ${question.blockSize}`]),
  ];
  return lines.length === 0 ? [] : ['kv_cache_config:', ...lines];
}

const cacheTypes: Readonly<Record<string, string>> = { bf16: 'bfloat16', fp16: 'float16', fp32: 'float32' };
