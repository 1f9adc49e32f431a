import { describe, expect, it } from 'vitest';
import { train } from '../../../src/answer/train.ts';

function configOf(words: string): string {
  const section = train(words).card.sections.find(({ id }) => id === 'command');
  if (section?.kind !== 'code') throw new Error(`${words}: no configuration`);
  return section.code;
}

/** What was counted has to be in the configuration: leaving a switch at its default would train something else. */
describe('the configuration', () => {
  it.each([
    [
      'lora llama 3.1 8b trl 4xh100 zero3 seq 4k batch 2 rank 64 all-linear gas=8 activation-offload=true',
      [
        'trl sft',
        '--max_length 4096',
        '--per_device_train_batch_size 2',
        '--gradient_accumulation_steps 8',
        '--activation_offloading true',
        '--lora_r 64',
        '--lora_target_modules all-linear',
        '--accelerate_config zero3',
        '--num_processes 4',
      ],
    ],
    ['full finetune llama 3.1 8b trl 1.7 loss=plain h100', ['--loss_type nll', '--optim adamw_torch_fused']],
    ['full finetune llama 3.1 8b trl 1.4 loss=fused-linear h100', ['--use_liger_kernel true', '--optim adamw_torch']],
    ['full finetune llama 3.1 8b trl fp32 h100', ['--dtype float32', '--bf16 false']],
    ['full finetune llama 3.1 8b trl fp16 h100', ['--dtype float32', '--fp16 true']],
    ['grpo llama 3.1 8b trl h100 seq 4k', ['trl grpo', '--max_completion_length 4096']],
    [
      'full finetune llama 3.3 70b trl 32xh100',
      ['--num_processes 32', '--num_machines 4', '--accelerate_config fsdp1'],
    ],
    [
      'qlora llama 3.1 8b axolotl 2x4090 fsdp',
      [
        'adapter: qlora',
        'load_in_4bit: true',
        'fsdp_version: 1',
        'sharding_strategy: FULL_SHARD',
        '--nproc_per_node 2',
      ],
    ],
    ['full finetune llama 3.1 8b axolotl 8xh100 zero3 cpu-offload=true', ['zero3_bf16_cpuoffload_all.json']],
    [
      'qlora llama 3.1 8b unsloth seq 8k',
      ['load_in_4bit=True', 'max_seq_length=8192', 'use_gradient_checkpointing="unsloth"', 'optim="adamw_bnb_8bit"'],
    ],
    [
      'lora llama 3.1 8b torchtune 2xh100 fsdp targets=q,v',
      [
        'lora_finetune_distributed',
        'lora_attn_modules: [q_proj, v_proj]',
        'apply_lora_to_mlp: False',
        "custom_sharded_layers: ['tok_embeddings', 'output']",
      ],
    ],
    ['full finetune llama 3.1 8b torchtune optim=paged-adamw-8bit h100', ['PagedAdamW8bit', 'optimizer_in_bwd: True']],
    ['full finetune llama 3.1 8b torchtune loss=plain h100', ['_component_: torch.nn.CrossEntropyLoss']],
    [
      'qlora llama 3.1 8b llama-factory 2x4090 zero2',
      ['finetuning_type: lora', 'quantization_bit: 4', 'ds_z2_config.json', 'FORCE_TORCHRUN=1'],
    ],
    ['full finetune llama 3.1 8b llama-factory precision=bf16 h100', ['finetuning_type: full', 'pure_bf16: true']],
    [
      'lora llama 3.1 8b ms-swift rank 32 seq 4k',
      ['swift sft', '--tuner_type lora', '--lora_rank 32', '--max_length 4096'],
    ],
    ['lora llama 3.1 8b ms-swift 3.9', ['--train_type lora']],
    [
      'lora llama 3.1 8b litgpt targets=q,k,v,o',
      ['--lora_projection true', '--lora_mlp false', '--precision bf16-true'],
    ],
    [
      'lora llama 3.1 8b transformers targets=mlp batch 1',
      ['"gate_proj", "up_proj", "down_proj"', 'TrainingArguments('],
    ],
    [
      'pretrain llama 3.1 8b torchtitan 16xh100 tp2 cp2 batch 1 seq 8k',
      [
        '--parallelism.tensor_parallel_degree 2',
        '--parallelism.context_parallel_degree 2',
        '--parallelism.data_parallel_shard_degree 4',
        '--training.seq_len 8192',
        '--training.local_batch_size 1',
        '--activation_checkpoint.mode selective',
      ],
    ],
    [
      'pretrain llama 3 70b megatron 64xh100 tp4 pp4 gas=16 full recompute',
      [
        '--nnodes 8 --nproc_per_node 8',
        '--tensor-model-parallel-size 4 --pipeline-model-parallel-size 4',
        '--use-distributed-optimizer',
        '--sequence-parallel',
        '--recompute-granularity full',
        '--global-batch-size 64',
      ],
    ],
  ])('of "%s"', (words, parts) => {
    const config = configOf(words);
    for (const part of parts) expect(config).toContain(part);
  });

  it('of plain defaults says nothing of what is off', () => {
    const config = configOf('full finetune llama 3.1 8b trl h100');
    for (const absent of ['peft', 'liger', 'offload', 'compile', 'attn_implementation']) {
      expect(config).not.toContain(absent);
    }
  });
});
