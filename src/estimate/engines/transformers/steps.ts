import type { Subject } from '../../../catalogue/subject.ts';
import { thousands } from '../../../catalogue/thousands.ts';
import type { Layout } from '../../layout.ts';
import type { Step } from '../engine.ts';
import { gib } from '../torch/figures.ts';
import type { Stage } from '../torch/stages.ts';
import type { SequenceCache } from './cache.ts';
import { type GeneratePeak, promptTokens } from './generate.ts';

/** What went into an answer, in bytes. */
export interface TransformersFigures {
  readonly stage: Stage;
  readonly cache: SequenceCache;
  readonly peak: GeneratePeak;
  readonly process: number;
  readonly available: number;
}

/** The arithmetic of one answer, in the order in which it is done. */
export function transformersSteps(subject: Subject, layout: Layout, figures: TransformersFigures): Step[] {
  const { stage, cache, peak, process, available } = figures;
  const { concurrency, context } = subject;
  const prompt = promptTokens(subject, context);
  return [
    {
      term: 'Weights on the fullest GPU',
      formula:
        'its layers, the embedding on the first GPU and the head on the last; sizes as even as whole layers allow',
      numbers: `layers ${stage.from} to ${stage.to - 1} of ${subject.model.architecture.layers}, on ${layout.pipelineParallel} GPU${layout.pipelineParallel === 1 ? '' : 's'}`,
      result: gib(stage.weights),
      source: 'transformers src/transformers/integrations/accelerate.py get_balanced_memory, infer_auto_device_map',
    },
    {
      term: 'KV cache asked',
      formula: 'sequences x (bytes per token x tokens + windows + states); MLA as keys and values of all heads',
      numbers: `${concurrency} x (${thousands(cache.perToken)} x ${thousands(context)} + ...)`,
      result: gib(cache.bytes(context) * concurrency),
      source: 'transformers src/transformers/cache_utils.py DynamicLayer, DynamicSlidingWindowLayer',
    },
    {
      term: 'Reading the prompts',
      formula: '2 x tokens x (3 x MLP width + 4 x hidden), and the experts: all prompts in one pass',
      numbers: `${concurrency} x ${thousands(prompt)} tokens`,
      result: gib(peak.prefill),
      source: "measured peaks of Qwen's benchmarks; generate() does not cut prompts unless prefill_chunk_size is set",
    },
    {
      term: 'Appending a token',
      formula: "torch.cat copies one layer's cache",
      numbers: `the widest layer, ${concurrency} x ${thousands(context)} tokens`,
      result: gib(peak.copy),
      source: 'transformers src/transformers/cache_utils.py DynamicLayer.update',
    },
    {
      term: 'Logits',
      formula: 'sequences x vocabulary x (2 + 4): the last position, and its copy in 32 bit',
      numbers: `${concurrency} x ${thousands(subject.model.architecture.vocab)} x 6`,
      result: gib(peak.logits),
      source: 'transformers src/transformers/generation/utils.py _sample',
    },
    {
      term: 'Peak of generate()',
      formula: 'max(reading - cache of what is generated, which comes later, appending + 0.06 GiB) + logits',
      numbers: `up to ${gib(peak.alsoPossible)} more where keys are repeated for all heads and the mask is written out`,
      result: gib(peak.value),
      source: 'torch.cuda.max_memory_allocated of the same benchmarks',
    },
    {
      term: 'Left for KV cache and state',
      formula: 'physical memory - weights - peak - CUDA context and libraries',
      numbers: `${gib(subject.physicalBytes)} - ${gib(stage.weights)} - ${gib(peak.value)} - ${gib(process)}`,
      result: gib(available),
      source: 'no pool: memory is allocated as it is needed',
    },
  ];
}
