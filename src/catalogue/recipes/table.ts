import type { Described, Part, Recipe } from './recipe.ts';

const wholeAttention: readonly Part[] = ['attention', 'output', 'indexer'];
const allButExperts: readonly Part[] = [...wholeAttention, 'recurrent', 'mlp', 'shared'];

const isMlaMoe = ({ architecture: { mla, moe, linear } }: Described): boolean =>
  mla !== undefined && moe !== undefined && linear === undefined;
const isDeepSeek = (model: Described): boolean => isMlaMoe(model) && model.id.startsWith('deepseek-ai/');
const isHybrid = ({ architecture: { linear } }: Described): boolean => linear !== undefined;
const isMambaHybrid = ({ architecture: { mamba } }: Described): boolean => mamba !== undefined;
const isLlama4 = ({ architecture: { modelType } }: Described): boolean => modelType === 'llama4';
const isPlainMoe = (model: Described): boolean =>
  model.architecture.moe !== undefined && ![isMlaMoe, isHybrid, isMambaHybrid, isLlama4].some((is) => is(model));

const llmCompressor = 'github.com/vllm-project/llm-compressor, examples';
const everything = { makers: [], keeps: [], said: 'with every linear layer quantized' } as const;

/** The first row that fits is what is assumed; the others are what the range covers. A repository's owner picks his row. */
export const recipes: readonly Recipe[] = [
  {
    ...everything,
    formats: ['fp8'],
    models: ({ id }) => id.startsWith('meta-llama/Llama-3.1-405B'),
    source: 'huggingface.co/nvidia/Llama-3.1-405B-Instruct-FP8, RedHatAI/Meta-Llama-3.1-405B-Instruct-FP8',
  },
  {
    makers: ['meta-llama'],
    formats: ['fp8'],
    models: ({ id }) => id.startsWith('meta-llama/Llama-3.1-405B'),
    keeps: wholeAttention,
    keepsEnds: true,
    said: 'of Meta, with attention and the first and last layer in 16 bit',
    source: 'The Llama 3 Herd of Models (arxiv.org/abs/2407.21783), 6.2',
  },
  {
    makers: ['nvidia'],
    named: /^(?!.*-v2$)/i,
    formats: ['nvfp4'],
    models: isDeepSeek,
    keeps: wholeAttention,
    said: 'of NVIDIA, with attention in 16 bit',
    source:
      'huggingface.co/nvidia/DeepSeek-R1-0528-FP4-v2: "additionally quantizes the wo module in attention layers", which the first left',
  },
  {
    makers: ['nvidia'],
    named: /-v2$/i,
    formats: ['nvfp4'],
    models: isDeepSeek,
    keeps: ['attention', 'indexer'],
    said: 'of NVIDIA, v2, with the output projection quantized too',
    source: 'huggingface.co/nvidia/DeepSeek-R1-0528-FP4-v2',
  },
  {
    makers: ['nvidia', 'lukealonso', 'modal-labs', 'wafer-ai'],
    formats: ['nvfp4'],
    models: (model) => isMlaMoe(model) && !isDeepSeek(model),
    keeps: allButExperts,
    said: 'with everything but routed experts in 16 bit',
    source:
      'huggingface.co: lukealonso/GLM-5-NVFP4, modal-labs/glm-5.2-nvfp4-experts-only, decart-ai/Kimi-K2.7-Code-NVFP4 ("the same precision split as nvidia/Kimi-K2.6-NVFP4")',
  },
  {
    makers: ['amd'],
    formats: ['mxfp4'],
    models: isDeepSeek,
    keeps: wholeAttention,
    said: 'of AMD, with attention in 16 bit',
    source: 'huggingface.co/amd/DeepSeek-R1-0528-MXFP4 (--exclude_layers)',
  },
  {
    ...everything,
    formats: ['nvfp4', 'mxfp4'],
    models: isMlaMoe,
    source: `${llmCompressor}/disk_offloading/kimi_k2_example.py; huggingface.co/amd/DeepSeek-R1-MXFP4`,
  },
  {
    makers: [],
    formats: ['mxfp4'],
    models: (model) => isMlaMoe(model) && !isDeepSeek(model),
    keeps: allButExperts,
    said: 'with everything but routed experts in 16 bit',
    source: 'as these models come in NVFP4',
  },
  {
    makers: ['qwen'],
    formats: ['gptq-int4', 'int4'],
    models: isHybrid,
    keeps: [...wholeAttention, 'recurrent', 'shared'],
    said: 'of Qwen, with attention, linear attention and shared experts in 16 bit',
    source:
      'config.json of Qwen/Qwen3.5-27B-GPTQ-Int4 and Qwen3.5-35B-A3B-GPTQ-Int4: "-:.*attn.*", "-:.*shared_expert.*"',
  },
  {
    makers: ['cyankiwi', 'cpatonn', 'btbtyler09'],
    formats: ['awq-int4', 'gptq-int4', 'int4'],
    models: (model) => isHybrid(model) && model.architecture.moe !== undefined,
    keeps: allButExperts,
    groupSize: 32,
    said: 'in groups of 32 with everything but routed experts in 16 bit',
    source:
      'huggingface.co/btbtyler09/Qwen3-Coder-Next-GPTQ-4bit (47 GB); recipe.yaml of cyankiwi/Qwen3-Next-80B-A3B-Instruct-AWQ-4bit',
  },
  {
    ...everything,
    formats: ['awq-int4', 'gptq-int4', 'int4'],
    models: isHybrid,
    source: `${llmCompressor}/awq/qwen3_next_example.py`,
  },
  {
    makers: ['redhatai', 'neuralmagic', 'inference-optimization'],
    formats: ['nvfp4', 'mxfp4'],
    models: isHybrid,
    keeps: ['recurrent'],
    said: 'of Red Hat, with linear attention in 16 bit',
    source: `${llmCompressor}/quantization_w4a4_fp4/qwen3_next_example.py and qwen3_5_example.py`,
  },
  {
    makers: ['lukealonso'],
    formats: ['nvfp4', 'mxfp4'],
    models: isHybrid,
    keeps: [...wholeAttention, 'recurrent', 'shared'],
    said: 'with attention, linear attention and shared experts in 16 bit',
    source: 'huggingface.co/lukealonso/Qwen3.5-397B-A17B-NVFP4; davidyu-nv/Qwen3.5-9B-NVFP4-MSE',
  },
  {
    makers: ['nvidia'],
    formats: ['nvfp4', 'mxfp4'],
    models: isHybrid,
    keeps: [],
    said: 'of NVIDIA, with every linear layer quantized',
    source: 'github.com/NVIDIA/Model-Optimizer, modelopt_recipes: nvfp4.yaml and default_disabled_quantizers.yaml',
  },
  {
    makers: ['qwen'],
    formats: ['fp8'],
    models: isHybrid,
    keeps: [],
    said: 'of Qwen, with every linear layer quantized',
    source: 'modules_to_not_convert of Qwen/Qwen3.6-35B-A3B-FP8',
  },
  {
    makers: ['redhatai', 'neuralmagic', 'inference-optimization'],
    formats: ['fp8', 'int8'],
    models: isHybrid,
    keeps: ['recurrent'],
    said: 'of Red Hat, with linear attention in 16 bit',
    source: `${llmCompressor}/quantization_w8a8_fp8/qwen3_next_example.py`,
  },
  {
    makers: ['redhatai', 'neuralmagic'],
    formats: ['nvfp4', 'fp8'],
    models: isLlama4,
    keeps: wholeAttention,
    said: 'of Red Hat, with attention in 16 bit',
    source: `${llmCompressor}/quantization_w4a4_fp4/llama4_example.py, quantization_w8a8_fp8/llama4_fp8_block_example.py`,
  },
  {
    ...everything,
    formats: ['nvfp4', 'fp8'],
    models: isLlama4,
    source: 'github.com/NVIDIA/Model-Optimizer, modelopt_recipes: nvfp4.yaml, fp8.yaml',
  },
  {
    ...everything,
    formats: ['nvfp4', 'mxfp4'],
    models: (model) => isPlainMoe(model) || isMambaHybrid(model),
    source: `${llmCompressor}/quantization_w4a4_fp4; github.com/NVIDIA/Model-Optimizer, modelopt_recipes: nvfp4.yaml`,
  },
  {
    makers: [],
    formats: ['nvfp4', 'mxfp4'],
    models: isPlainMoe,
    keeps: allButExperts,
    said: 'with everything but routed experts in 16 bit',
    source: 'github.com/NVIDIA/Model-Optimizer, modelopt_recipes: nvfp4_experts_only.yaml',
  },
  {
    makers: [],
    formats: ['nvfp4', 'mxfp4'],
    models: isMambaHybrid,
    keeps: [...wholeAttention, 'recurrent'],
    said: 'with attention and Mamba layers in 16 bit',
    source: 'github.com/NVIDIA/Model-Optimizer, modelopt_recipes: mamba_moe_nvfp4_conservative.yaml',
  },
  {
    ...everything,
    formats: ['fp8'],
    models: isTiedQwen3,
    source: 'huggingface.co/Qwen/Qwen3-4B-FP8',
  },
  {
    makers: [],
    formats: ['fp8'],
    models: isTiedQwen3,
    keeps: [],
    ownHead: true,
    said: 'where the head that the files hold is loaded beside the embedding',
    source:
      'huggingface.co/Qwen/Qwen3-4B-FP8 stores 4.41B parameters of a model of 4.02B; Transformers holds them all (e077 to e100)',
  },
  {
    ...everything,
    formats: ['int4'],
    models: isTiedGemma4,
    source: `${llmCompressor}/multimodal_vision/gemma4_example.py`,
  },
  {
    makers: ['google'],
    named: /-qat-/i,
    formats: ['int4'],
    models: isTiedGemma4,
    keeps: [],
    groupSize: 32,
    ownHead: true,
    said: 'of Google, in groups of 32, with a head of its own',
    source: 'google/gemma-4-E2B-it-qat-w4a16-ct: group 32; 8.01 GiB logged where 7.06 hold all but the head (f057)',
  },
];

function isTiedQwen3({ architecture: { modelType, tieEmbeddings } }: Described): boolean {
  return modelType === 'qwen3' && tieEmbeddings;
}

function isTiedGemma4({ architecture: { modelType, tieEmbeddings } }: Described): boolean {
  return modelType.startsWith('gemma4') && tieEmbeddings;
}
