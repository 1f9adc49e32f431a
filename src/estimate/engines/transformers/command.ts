import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { namedRepository } from '../named-repository.ts';
import { checkpointWanted } from '../torch/checkpoint.ts';

/** A small program to paste into a shell: load the model over the GPUs, answer one batch, print the peak of each GPU. */
export function transformersCommand(subject: Subject, layout: Layout): string {
  const { model, format, context, concurrency, question } = subject;
  const output = Math.max(1, question.outputTokens ?? Math.min(512, Math.floor(context / 2)));
  const named = namedRepository(subject);
  const quantizer = named === undefined ? quantizers[format.id] : undefined;
  const published =
    named !== undefined ||
    format.id === model.nativeFormat ||
    quantizer !== undefined ||
    (format.nominalBits >= 16 && model.nativeFormat === 'bf16');
  const vision = model.kind === 'vlm';
  const load = [
    'name',
    `dtype=${dtypes[format.id] ?? '"auto"'}`,
    'device_map="auto"',
    ...(published && quantizer !== undefined && format.id !== model.nativeFormat
      ? [`quantization_config=${quantizer.call}`]
      : []),
  ];
  const imports = ['AutoTokenizer', vision ? 'AutoModelForImageTextToText' : 'AutoModelForCausalLM'];
  if (published && quantizer !== undefined && format.id !== model.nativeFormat) imports.push(quantizer.name);
  const name = published ? `name = "${named ?? model.id}"` : `name = "..."  # ${checkpointWanted(subject)}`;
  return [
    `${devices(subject, layout)}python - <<'EOF'`,
    'import torch',
    `from transformers import ${imports.join(', ')}`,
    name,
    'tokenizer = AutoTokenizer.from_pretrained(name)',
    `model = ${imports[1]}.from_pretrained(${load.join(', ')})`,
    `inputs = tokenizer(["Hello"] * ${concurrency}, return_tensors="pt").to(model.device)`,
    `print(tokenizer.batch_decode(model.generate(**inputs, max_new_tokens=${output})))`,
    'for gpu in range(torch.cuda.device_count()):',
    '    print(gpu, torch.cuda.max_memory_reserved(gpu) / 2**30, "GiB")',
    'EOF',
  ].join('\n');
}

/** device_map="auto" takes every GPU it sees. */
function devices({ accelerator }: Subject, { pipelineParallel }: Layout): string {
  const variable = visible[accelerator.vendor];
  if (variable === undefined) return '';
  return `${variable}=${Array.from({ length: pipelineParallel }, (_, gpu) => gpu).join(',')} `;
}

const visible: Readonly<Record<string, string>> = { NVIDIA: 'CUDA_VISIBLE_DEVICES', AMD: 'HIP_VISIBLE_DEVICES' };

const dtypes: Readonly<Record<string, string>> = {
  bf16: 'torch.bfloat16',
  fp16: 'torch.float16',
  fp32: 'torch.float32',
};

/** Formats that Transformers makes at load time from the published weights. */
const quantizers: Readonly<Record<string, { readonly name: string; readonly call: string }>> = {
  nf4: {
    name: 'BitsAndBytesConfig',
    call: 'BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16)',
  },
  'bnb-int8': { name: 'BitsAndBytesConfig', call: 'BitsAndBytesConfig(load_in_8bit=True)' },
  fp8: { name: 'FineGrainedFP8Config', call: 'FineGrainedFP8Config()' },
};
