import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { askObject } from '../../src/ask/ask-object.ts';

const llama8 = 'meta-llama/Llama-3.1-8B-Instruct';

describe('questions about training', () => {
  it.each([
    ['llama 3.1 8b lora r=16 seq 4096 batch 4', { method: 'lora', loraRank: 16, sequence: 4096, microBatch: 4 }],
    ['llama 3.1 8b lora rank 64 all-linear', { method: 'lora', loraRank: 64, loraTargets: 'all-linear' }],
    ['lora llama 3.1 8b q_proj,v_proj', { method: 'lora', loraTargets: 'q_proj,v_proj' }],
    ['lora llama 3.1 8b targets=q,v', { method: 'lora', loraTargets: 'q,v' }],
    [
      'qlora llama 3.1 8b ctx 16k unsloth packing',
      { method: 'qlora', sequence: 16_384, framework: 'unsloth', packing: true },
    ],
    ['lora llama 3.1 8b nf4', { method: 'qlora' }],
    ['train llama 3.1 8b bf16', { precision: 'bf16' }],
    ['full finetune llama 3.1 8b fp32', { method: 'full', precision: 'fp32' }],
    ['sft llama 3.1 8b trl 1.7', { objective: 'sft', framework: 'trl', frameworkVersion: '1.7' }],
    ['finetune llama 3.1 8b transformers 4.50', { framework: 'transformers', frameworkVersion: '4.50' }],
    ['dpo llama 3.1 8b', { objective: 'dpo' }],
    [
      'pretrain llama 3.1 8b megatron tp2 pp4 cp2',
      { objective: 'pretrain', framework: 'megatron', tensorParallel: 2, pipelineParallel: 4, contextParallel: 2 },
    ],
    ['train llama 3.1 8b ep 8', { expertParallelSize: 8 }],
    ['train llama 3.1 8b no gradient checkpointing', { gradientCheckpointing: false }],
    ['train llama 3.1 8b without grad ckpt', { gradientCheckpointing: false }],
    ['train llama 3.1 8b selective checkpointing torch compile', { recompute: 'selective', compile: true }],
    ['train llama 3.1 8b fused adamw', { optimizer: 'adamw', foreach: false }],
    ['train llama 3.1 8b zero2 offload', { sharding: 'zero2', cpuOffload: true }],
  ])('%s', (words, expected) => {
    const { question, unknown, refusal } = ask(words);
    expect(refusal).toBeUndefined();
    expect(unknown).toEqual([]);
    expect(question).toEqual({ kind: 'training', model: llama8, ...expected });
  });

  it.each(['llama 3.1 8b galore', 'llama 3.1 8b zero3', 'llama 3.1 8b micro batch size 2'])(
    'knows that "%s" can only be about training',
    (words) => {
      expect(ask(words).question.kind).toBe('training');
    },
  );

  it('keeps a question about serving one, and says that the experts’ ranks follow from the layout', () => {
    expect(ask('deepseek v3 8xh200 ep 8').question).toEqual({
      model: 'deepseek-ai/DeepSeek-V3',
      gpu: 'h200-141gb-sxm',
      gpus: 8,
      expertParallel: true,
    });
    expect(ask('deepseek v3 8xh200 ep 16').notes.join()).toContain('not over 16 of them');
  });

  it('takes "ep 8xh200" for a switch and eight GPUs', () => {
    expect(ask('deepseek v3 ep 8xh200').question).toMatchObject({ gpus: 8, expertParallel: true });
  });

  it('reads objects in the same terms', () => {
    const { question, notes } = askObject({
      model: llama8,
      method: 'lora',
      context: 2048,
      sequence: 4096,
      format: 'bf16',
    });
    expect(question).toEqual({ kind: 'training', model: llama8, method: 'lora', sequence: 4096, precision: 'bf16' });
    expect(notes.join()).toContain('2048 tokens were left out');
  });
});
