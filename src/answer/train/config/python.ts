import type { TrainingEstimate } from '../training-estimate.ts';
import {
  halfType,
  loadsFp32,
  moduleNames,
  type TrainingConfig,
  torchrunFlags,
  transformersOptimizer,
} from './config.ts';

/** Unsloth is a Python library: the two calls that memory depends on, and the trainer's arguments (unsloth.ai docs). */
export function unslothConfig(estimate: TrainingEstimate): TrainingConfig {
  const { found, memory } = estimate;
  const { settings, profile } = memory;
  const { adapters } = settings;
  const targets = found.question.loraTargets ?? profile.loraTargets;
  const linear = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];
  const names = targets === 'all-linear' ? linear : moduleNames(targets);
  return python([
    'model, tokenizer = FastLanguageModel.from_pretrained(',
    `    "${found.model.id}", max_seq_length=${settings.sequence},`,
    `    load_in_4bit=${boolean(settings.base?.id === 'nf4')}, full_finetuning=${boolean(adapters === undefined)},`,
    ')',
    ...(adapters === undefined
      ? []
      : [
          'model = FastLanguageModel.get_peft_model(',
          `    model, r=${adapters.rank}, target_modules=[${names.map((name) => `"${name}"`).join(', ')}],`,
          `    use_gradient_checkpointing=${settings.checkpointing === 'none' ? 'False' : settings.activationOffload ? '"unsloth"' : 'True'},`,
          ')',
        ]),
    ...argumentLines('SFTConfig', estimate),
  ]);
}

/** Arguments of Transformers' Trainer, and of PEFT beside it (huggingface.co/docs/transformers, docs/peft). */
export function transformersConfig(estimate: TrainingEstimate): TrainingConfig {
  const { found, memory } = estimate;
  const { settings, profile } = memory;
  const { adapters } = settings;
  const targets = moduleNames(found.question.loraTargets ?? profile.loraTargets);
  return python([
    `# sequences are cut to ${settings.sequence} tokens when the data is tokenized`,
    `model = AutoModelForCausalLM.from_pretrained("${found.model.id}", dtype=torch.${loadsFp32(settings) ? 'float32' : 'bfloat16'}${settings.base?.id === 'nf4' ? ', quantization_config=BitsAndBytesConfig(' : ')'}`,
    ...(settings.base?.id === 'nf4'
      ? [
          '    load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True,',
          '    bnb_4bit_compute_dtype=torch.bfloat16))',
        ]
      : []),
    ...(adapters === undefined
      ? []
      : [
          `model = get_peft_model(model, LoraConfig(r=${adapters.rank}, target_modules=${targets[0] === 'all-linear' ? '"all-linear"' : `[${targets.map((name) => `"${name}"`).join(', ')}]`}${adapters.dora ? ', use_dora=True' : ''}${settings.trainsVocabulary ? ', modules_to_save=["embed_tokens", "lm_head"]' : ''}))`,
        ]),
    ...argumentLines('TrainingArguments', estimate),
  ]);
}

function argumentLines(name: 'SFTConfig' | 'TrainingArguments', estimate: TrainingEstimate): string[] {
  const { settings, spread } = estimate.memory;
  const { sharding } = spread;
  return [
    ...(spread.gpus > 1 ? [`# torchrun ${torchrunFlags(estimate)} train.py`] : []),
    `args = ${name}(`,
    ...(name === 'SFTConfig' ? [`    max_length=${settings.sequence},`] : []),
    `    per_device_train_batch_size=${settings.microBatch}, gradient_accumulation_steps=${settings.gradientAccumulation},`,
    `    gradient_checkpointing=${boolean(settings.checkpointing !== 'none')}, optim="${transformersOptimizer(settings.optimizer, settings.foreach)}",`,
    ...(settings.loss === 'fused-linear' ? ['    use_liger_kernel=True,'] : []),
    ...(settings.compile ? ['    torch_compile=True,'] : []),
    ...(sharding === 'fsdp' ? [`    fsdp="full_shard auto_wrap${settings.cpuOffload ? ' offload' : ''}",`] : []),
    ...(sharding.startsWith('zero')
      ? [`    deepspeed="${sharding}${settings.cpuOffload ? '_offload' : ''}.json",`]
      : []),
    `    ${halfType(estimate)}=${boolean(settings.recipe !== 'fp32')}, output_dir="out",`,
    ')',
  ];
}

function boolean(value: boolean): string {
  return value ? 'True' : 'False';
}

function python(lines: readonly string[]): TrainingConfig {
  return { language: 'python', code: lines.join('\n') };
}
