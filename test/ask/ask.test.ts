import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { format } from '../../src/ask/format.ts';
import type { QuestionDraft } from '../../src/ask/question.ts';

const llama70 = 'meta-llama/Llama-3.3-70B-Instruct';
const llama8 = 'meta-llama/Llama-3.1-8B-Instruct';
const llama405 = 'meta-llama/Llama-3.1-405B-Instruct';
const h100 = 'h100-80gb-sxm';

const questions: readonly (readonly [words: string, question: QuestionDraft])[] = [
  // The order of words does not matter.
  ['405b int4 h100', { model: llama405, format: 'int4', gpu: h100 }],
  ['h100 405b int4', { model: llama405, format: 'int4', gpu: h100 }],
  ['70b int4 llama', { model: llama70, format: 'int4' }],
  // What stands before a question in chat.
  ['/fit 405b int4 h100', { model: llama405, format: 'int4', gpu: h100 }],
  ['<@U123ABC> 405b int4 h100', { model: llama405, format: 'int4', gpu: h100 }],
  ['@fitcheck 405b int4 h100', { model: llama405, format: 'int4', gpu: h100 }],
  // Hardware with count in every way people write it.
  ['8*A100 (80G)', { gpu: 'a100-80gb-sxm', gpus: 8 }],
  ['8×A100 80GB', { gpu: 'a100-80gb-sxm', gpus: 8 }],
  ['A100-SXM4-40GB x8', { gpu: 'a100-40gb-sxm', gpus: 8 }],
  ['RTX3090（24GB）', { gpu: 'rtx3090' }],
  ["2x 5090's", { gpu: 'rtx5090', gpus: 2 }],
  ['eight RTX 4090', { gpu: 'rtx4090', gpus: 8 }],
  ['4 * A40 （4 * 48GB）', { gpu: 'a40', gpus: 4 }],
  ['h100-80g', { gpu: h100 }],
  ['72 H100-80g', { gpu: h100, gpus: 72 }],
  ['V100-32GB x8', { gpu: 'v100-32gb', gpus: 8 }],
  ['dual 3090', { gpu: 'rtx3090', gpus: 2 }],
  ['a pair of 3090s', { gpu: 'rtx3090', gpus: 2 }],
  ['single H100', { gpu: h100, gpus: 1 }],
  ['3090x2', { gpu: 'rtx3090', gpus: 2 }],
  ['M3 Ultra 256GB', { gpu: 'apple-m3-ultra', gpuMemoryGib: 256 }],
  ['4xMI300X', { gpu: 'mi300x', gpus: 4 }],
  ['deepseek v3 fp8 h200 8x', { model: 'deepseek-ai/DeepSeek-V3', format: 'fp8', gpu: 'h200-141gb-sxm', gpus: 8 }],
  ['80GB A100', { gpu: 'a100-80gb-sxm' }],
  ['H100:8', { gpu: h100, gpus: 8 }],
  ['2 nodes of 8 H100', { gpu: h100, gpus: 16 }],
  ['2x8xH100', { gpu: h100, gpus: 16 }],
  ['4 GPU Mi50 16GB', { gpu: 'mi50-16gb', gpus: 4 }],
  ['4090 48GB', { gpu: 'rtx4090', gpuMemoryGib: 48 }],
  ['8张A100', { gpu: 'a100-80gb-sxm', gpus: 8 }],
  ['H20 96G * 8', { gpu: 'h20-96gb', gpus: 8 }],
  ['2台 H100*8', { gpu: h100, gpus: 16 }],
  ['3 台 8 * L20 机器', { gpu: 'l20', gpus: 24 }],
  ['8*(v100 32G）', { gpu: 'v100-32gb', gpus: 8 }],
  ['a single 80G H100', { gpu: h100, gpus: 1 }],
  ['2 H100 nodes', { gpu: h100, gpus: 16 }],
  ['RTX 4060 with 16GB', { gpu: 'rtx4060', gpuMemoryGib: 16 }],
  ['H20e-141G*6', { gpu: 'h20-3e-141gb', gpus: 6 }],
  // Instances of clouds.
  ['g5.12xlarge', { gpu: 'a10g', gpus: 4 }],
  ['ml.g5.48xlarge', { gpu: 'a10g', gpus: 8 }],
  ['AWS G5.48xl', { gpu: 'a10g', gpus: 8, provider: 'aws' }],
  ['p4d', { gpu: 'a100-40gb-sxm', gpus: 8 }],
  ['p4de.24xlarge', { gpu: 'a100-80gb-sxm', gpus: 8 }],
  ['2x p5.48xlarge', { gpu: h100, gpus: 16 }],
  ['g6e.12xlarge x2', { gpu: 'l40s', gpus: 8 }],
  ['a2-highgpu-4g', { gpu: 'a100-40gb-sxm', gpus: 4 }],
  ['--machine-type=a3-highgpu-8g', { gpu: h100, gpus: 8 }],
  ['Standard_ND96asr_v4', { gpu: 'a100-40gb-sxm', gpus: 8 }],
  ['NC24ads_A100_v4', { gpu: 'a100-80gb-pcie', gpus: 1 }],
  // GPUs of which only the memory is known, and those nobody knows with theirs.
  ['8x A800 80G', { gpu: 'a800-80gb', gpus: 8 }],
  ['RTX 2080 8GB', { gpu: 'rtx2080' }],
  ['4 x P100', { gpu: 'p100', gpus: 4 }],
  ['3050Ti mobile', { gpu: 'rtx3050ti-laptop' }],
  ['2x Ascend 910B 64GB', { gpu: 'Ascend 910B 64GB', gpus: 2, gpuMemoryGib: 64 }],
  // CPUs are none of it.
  ['i9-14900K 2x 3090', { gpu: 'rtx3090', gpus: 2 }],
  ['Ryzen 9 7950X, 4090', { gpu: 'rtx4090' }],
  // Memory alone; and the total beside a count is a check.
  ['12GB GPU', { gpuMemoryGib: 12 }],
  ['192G', { gpuMemoryGib: 192 }],
  ['3 x 24GB', { gpus: 3, gpuMemoryGib: 24 }],
  ['3 x RTX 3090 (72GB vram)', { gpu: 'rtx3090', gpus: 3 }],
  ['96GB total vram 4 gpus', { gpus: 4, gpuMemoryGib: 24 }],
  ['显存24G', { gpuMemoryGib: 24 }],
  ['12个G显存', { gpuMemoryGib: 12 }],
  ['24GBVRAM', { gpuMemoryGib: 24 }],
  ['4 * A6000 GPUS = 192 GB total', { gpu: 'rtx-a6000', gpus: 4 }],
  // A question is not a count.
  ['How many A100 for 405b?', { model: llama405, gpu: 'a100-80gb-sxm' }],
  ['需要多少张A100', { gpu: 'a100-80gb-sxm' }],
  // Context.
  ['llama 8b 32k', { model: llama8, context: 32_768 }],
  ['llama 8b ctx 29k', { model: llama8, context: 29_000 }],
  ['llama 8b 128000', { model: llama8, context: 128_000 }],
  ['llama 8b 1m context', { model: llama8, context: 1_048_576 }],
  ['llama 8b context length of 16k', { model: llama8, context: 16_384 }],
  ['llama 8b --max-model-len=29k', { model: llama8, context: 29_000 }],
  ['llama 8b 上下文32k 并发16', { model: llama8, context: 32_768, concurrency: 16 }],
  // Load.
  ['llama 8b 8 users', { model: llama8, concurrency: 8 }],
  ['llama 8b 64 concurrent', { model: llama8, concurrency: 64 }],
  ['llama 8b batch 16', { model: llama8, concurrency: 16 }],
  ['llama 8b bs=8', { model: llama8, concurrency: 8 }],
  ['llama 8b in 2k out 500', { model: llama8, inputTokens: 2000, outputTokens: 500 }],
  // Layout, engines, settings.
  ['llama 8b tp4 pp2', { model: llama8, tensorParallel: 4, pipelineParallel: 2 }],
  ['llama 8b tp=8 dp 8', { model: llama8, tensorParallel: 8, dataParallel: 8 }],
  ['llama 8b -dcp 2 -tp 4', { model: llama8, tensorParallel: 4, decodeContextParallel: 2 }],
  ['llama 8b util 0.95', { model: llama8, gpuMemoryUtilization: 0.95 }],
  ['llama 8b 95% utilization', { model: llama8, gpuMemoryUtilization: 0.95 }],
  ['llama 8b util 95', { model: llama8, gpuMemoryUtilization: 0.95 }],
  ['llama 8b vllm 0.19', { model: llama8, engine: 'vllm', engineVersion: '0.19' }],
  ['llama 8b vllm==0.11.0', { model: llama8, engine: 'vllm', engineVersion: '0.11.0' }],
  ['llama 8b llama.cpp b8586', { model: llama8, engine: 'llama.cpp', engineVersion: 'b8586' }],
  ['llama 8b on sglang', { model: llama8, engine: 'sglang' }],
  ['llama 8b kv fp8', { model: llama8, kvFormat: 'fp8' }],
  ['llama 8b fp8 kv cache', { model: llama8, kvFormat: 'fp8' }],
  ['llama 8b int4 kv fp8', { model: llama8, format: 'int4', kvFormat: 'fp8' }],
  ['llama 8b q8 kv', { model: llama8, kvFormat: 'q8_0' }],
  // key=value in every spelling of the key.
  ['model=405b gpus=4 context:32k gpu=h100', { model: llama405, gpus: 4, gpu: h100, context: 32_768 }],
  // The typed options of a slash command stand behind the free text.
  [
    'int4 model=llama 3.1 8b gpu=rtx 4090 gpus=2 context=32k users=8',
    { model: llama8, format: 'int4', gpu: 'rtx4090', gpus: 2, context: 32_768, concurrency: 8 },
  ],
  ['405b maxNumSeqs=64', { model: llama405, maxNumSeqs: 64 }],
  ['405b max_num_seqs=64', { model: llama405, maxNumSeqs: 64 }],
  ['405b max-num-seqs=64', { model: llama405, maxNumSeqs: 64 }],
  ['405b gpus=auto', { model: llama405, gpus: null }],
  ['72Bqwen', { model: 'Qwen/Qwen2.5-72B-Instruct' }],
  ['llama v2 70b', { model: 'meta-llama/Llama-2-70b-hf' }],
  ['llama 8b max_token_len=16384', { model: llama8, context: 16_384 }],
  ['llama 8b context_len > 50000', { model: llama8, context: 50_000 }],
  // Training.
  ['70B-QLoRA', { kind: 'training', model: llama70, method: 'qlora' }],
  [
    'qlora 70b 2x 3090 batch 4 seq 4096',
    { kind: 'training', model: llama70, gpu: 'rtx3090', gpus: 2, method: 'qlora', microBatch: 4, sequence: 4096 },
  ],
  ['全量微调 70b', { kind: 'training', model: llama70, method: 'full' }],
  ['fine-tune llama 8b', { kind: 'training', model: llama8 }],
  [
    'unsloth qlora llama 3.1 8b rank 16 4090',
    { kind: 'training', model: llama8, gpu: 'rtx4090', method: 'qlora', framework: 'unsloth', loraRank: 16 },
  ],
  // Whole command lines.
  [
    'vllm serve meta-llama/Llama-3.1-70B-Instruct --tensor-parallel-size 4 --max-model-len 32768 --gpu-memory-utilization 0.95 --kv-cache-dtype fp8 --max-num-seqs 64 --max-num-batched-tokens 8192 --block-size 32 --quantization awq --enforce-eager --enable-expert-parallel --port 8000',
    {
      model: 'meta-llama/Llama-3.1-70B-Instruct',
      format: 'awq-int4',
      engine: 'vllm',
      tensorParallel: 4,
      expertParallel: true,
      eager: true,
      context: 32_768,
      maxNumSeqs: 64,
      maxNumBatchedTokens: 8192,
      gpuMemoryUtilization: 0.95,
      blockSize: 32,
      kvFormat: 'fp8',
    },
  ],
  [
    'vllm serve Qwen/Qwen3-32B --dtype half --quantization awq --served-model-name gpt-4 --tool-call-parser hermes --host 0.0.0.0 --trust-remote-code',
    { model: 'Qwen/Qwen3-32B', format: 'awq-int4', engine: 'vllm' },
  ],
  [
    'llama-server -hf bartowski/Llama-3.3-70B-Instruct-GGUF:Q6_K -ngl 99 -c 32768 -ctk q8_0 -ctv q8_0 -np 4 -fa -ub 512',
    {
      model: 'bartowski/Llama-3.3-70B-Instruct-GGUF',
      format: 'q6_k',
      engine: 'llama.cpp',
      context: 32_768,
      kvFormat: 'q8_0',
      gpuLayers: 99,
      ubatch: 512,
      slots: 4,
      flashAttention: true,
    },
  ],
  [
    'ollama run llama3.1:70b-instruct-q4_K_M',
    { model: 'meta-llama/Llama-3.1-70B-Instruct', format: 'q4_k_m', engine: 'ollama' },
  ],
  ['what about https://huggingface.co/Qwen/Qwen3-8B?library=vllm on an L4', { model: 'Qwen/Qwen3-8B', gpu: 'l4' }],
];

describe('ask', () => {
  it.each(questions)('reads "%s"', (words, question) => {
    const reading = ask(words);
    expect(reading.question).toEqual(question);
    expect(reading.refusal).toBeUndefined();
    expect(reading.unknown).toEqual([]);
  });

  it('picks the likeliest for an ambiguous name, says so and offers the others', () => {
    const { question, notes, alternatives } = ask('30b');
    expect(question.model).toBe('Qwen/Qwen3-30B-A3B');
    expect(notes).toEqual(['"30b" was taken as Qwen3 30B A3B']);
    expect(alternatives.length).toBeGreaterThan(0);
    for (const { words, change } of alternatives) expect(ask(words).question).toEqual(change);
  });

  it.each([
    ['lama 70b', llama70, '"lama" was read as "llama"'],
    ['deepsek v3', 'deepseek-ai/DeepSeek-V3', '"deepsek" was read as "deepseek"'],
    ['mixtrel 8x7b', 'mistralai/Mixtral-8x7B-Instruct-v0.1', '"mixtrel" was read as "mixtral"'],
    ['quen3 30b', 'Qwen/Qwen3-30B-A3B', '"quen" was read as "qwen"'],
  ])('reads the typing error in "%s" and says so', (words, model, note) => {
    const reading = ask(words);
    expect(reading.question.model).toBe(model);
    expect(reading.notes).toContain(note);
  });

  it('keeps a repository that re-packages a known model: the look-up says what it takes it for', () => {
    const { question, notes } = ask('TheBloke/Llama-2-70B-AWQ');
    expect(question).toEqual({ model: 'TheBloke/Llama-2-70B-AWQ', format: 'awq-int4' });
    expect(notes).toEqual([]);
  });

  it.each([
    ['https://huggingface.co/org/never-seen/tree/v2 h100', 'org/never-seen@v2'],
    ['https://huggingface.co/org/never-seen/blob/main/sub/x-Q6_K.gguf', 'org/never-seen:sub/x-Q6_K.gguf'],
    ['https://huggingface.co/org/never-seen/blob/main/config.json', 'org/never-seen'],
    ['hf.co/org/never-seen-GGUF:Q8_0', 'org/never-seen-GGUF:Q8_0'],
    ['<https://huggingface.co/org/never-seen>', 'org/never-seen'],
    ['org/never-seen fp8 h100', 'org/never-seen'],
  ])('keeps the revision and the GGUF file of %s', (words, id) => {
    const { question, unknown } = ask(words);
    expect(question.model).toBe(id);
    expect(unknown).toEqual([]);
    expect(ask(format(question)).question).toEqual(question);
  });

  it('takes what only looks like a repository for a model where nothing else is one', () => {
    expect(ask('wug-dax/blicket-fep llama 8b h100')).toMatchObject({ question: { model: llama8 } });
    expect(ask('wug-dax/blicket-fep llama 8b h100').unknown).not.toEqual([]);
    expect(ask('on-demand/spot h100').question.model).toBeUndefined();
  });

  it('takes the format that is said over the one that the repository implies', () => {
    expect(ask('TheBloke/Llama-2-70B-AWQ fp8').question.format).toBe('fp8');
  });

  it('keeps a repository that it does not know as typed', () => {
    expect(ask('acme/Secret-9000-7B on h100').question).toEqual({ model: 'acme/Secret-9000-7B', gpu: h100 });
  });

  it('says how a number of thousands was read when it is not a power of two', () => {
    expect(ask('llama 8b 29k').notes).toEqual(['29k was read as 29,000 tokens']);
    expect(ask('llama 8b 32k').notes).toEqual([]);
  });

  it('offers the other memory size when a GPU is sold with two', () => {
    const { notes, alternatives } = ask('405b a100');
    expect(notes).toContain('A100 was taken as the one with 80 GB');
    expect(alternatives).toContainEqual({
      field: 'gpu',
      words: 'a100 40gb',
      label: 'A100 40GB',
      change: { gpu: 'a100-40gb-sxm' },
    });
  });

  it('takes "or" and "vs" as alternatives, not as contradictions', () => {
    const hardware = ask('405b 8xh100 vs 4xh200');
    expect(hardware.question).toMatchObject({ gpu: h100, gpus: 8 });
    expect(hardware.refusal).toBeUndefined();
    expect(hardware.alternatives).toContainEqual({
      field: 'gpu',
      words: '4x h200',
      label: '4 × H200',
      change: { gpu: 'h200-141gb-sxm', gpus: 4 },
    });
    expect(ask('405b fp8 or int4').alternatives).toContainEqual({
      field: 'format',
      words: 'int4',
      label: 'int4',
      change: { format: 'int4' },
    });
    expect(ask('llama 70b vs qwen 72b').alternatives.map(({ change }) => change.model)).toContain(
      'Qwen/Qwen2.5-72B-Instruct',
    );
  });

  it.each([
    ['h100 and a100 llama 70b', 'gpu'],
    ['llama 70b fp8 int4', 'format'],
    ['llama 70b ctx 8k ctx 32k', 'context'],
    ['llama 70b qwen 72b h100', 'model'],
    ['gpus: 3, tp 4', 'gpus'],
    ['405b 8xh100 tp=4 pp=4 dp=1', 'gpus'],
    ['405b ctx 4k in=8000 out=100', 'context'],
  ])('refuses the contradiction in "%s", naming what is wrong and a way out', (words, field) => {
    const { refusal } = ask(words);
    expect(refusal).toMatchObject({ code: 'contradiction', field });
    expect(refusal?.suggestions.length).toBeGreaterThan(0);
  });

  it.each([
    ['llama 70b util 1.5', 'gpuMemoryUtilization'],
    ['llama 70b context 0', 'context'],
    ['llama 70b -4 gpus h100', 'gpus'],
    ['llama 70b gpus=0', 'gpus'],
    ['llama 70b context=abc', 'context'],
    ['llama 70b tp=9999', 'tensorParallel'],
    ['llama 70b kv=fp7', 'kvFormat'],
  ])('refuses the value in "%s" and names the field', (words, field) => {
    expect(ask(words).refusal).toMatchObject({ code: 'bad-value', field });
  });

  it('refuses names of formats and engines that it does not know, with near ones', () => {
    expect(ask('405b format=int44').refusal).toMatchObject({
      code: 'unknown-format',
      field: 'format',
      suggestions: expect.arrayContaining(['int4']),
    });
    expect(ask('405b engine=tgi').refusal).toMatchObject({ code: 'unknown-engine', field: 'engine' });
  });

  it('names what it did not understand, as typed, once', () => {
    expect(ask('405b Frobnicate h100').unknown).toEqual(['Frobnicate']);
    expect(ask('405b h100 hqq').unknown).toEqual(['hqq']);
    expect(ask('vllm serve 405b --num-scheduler-steps 8').unknown).toEqual(['num-scheduler-steps 8']);
  });

  it('does not flood what it did not understand with the plain words of a sentence', () => {
    const { unknown } = ask(
      'My colleague keeps telling everybody that the wonderful new llama 70b would gladly run upon his ancient RTX 3090 underneath the kitchen table',
    );
    expect(unknown).toEqual([]);
  });

  it('hears wishes about the reply', () => {
    expect(ask('405b int4 h100 private').wishes).toEqual({ private: true, explain: false, help: false, speed: false });
    expect(ask('explain 405b int4').wishes.explain).toBe(true);
    expect(ask('help').wishes.help).toBe(true);
    expect(ask('405b private=true').wishes.private).toBe(true);
    expect(ask('405b private=false').wishes.private).toBe(false);
    expect(ask('I need help: will 405b run on my private cluster of eight H100 machines in the cellar').wishes).toEqual(
      { private: false, explain: false, help: false, speed: false },
    );
  });

  it.each([
    ['405b h100 €20/h', '€20/h'],
    ['405b h100 $2/gpu/h', '$2/gpu/h'],
    ['405b h100 at most 30 tok/s', '30 tok/s'],
    ['405b h100 max 36t/s', '36t/s'],
    ['405b h100 4.37bpw', '4.37bpw'],
  ])('names what has no field in whole: "%s"', (words, whole) => {
    const { question, unknown } = ask(words);
    expect(unknown).toEqual([whole]);
    expect(question).toEqual({ model: llama405, gpu: h100 });
  });

  it.each([
    ['Hermes 3 405B', llama405],
    ['Tulu 3 70B', llama70],
    ['Dolphin Mixtral 8x7B', 'mistralai/Mixtral-8x7B-Instruct-v0.1'],
    ['WizardLM-2 8x22B', 'mistralai/Mixtral-8x22B-Instruct-v0.1'],
  ])('takes the fine-tune "%s" as a model of the shape of its base, and says so', (words, model) => {
    const { question, notes, unknown } = ask(words);
    expect(question.model).toBe(model);
    expect(unknown).toEqual([]);
    expect(notes.join()).toContain(`"${words}" is not in the catalogue; taken as a model of the shape of`);
  });

  it('keeps a name with a size in it that it does not know, for the reply to name what resembles it', () => {
    expect(ask('baichuan2-13b a100')).toMatchObject({ question: { model: 'baichuan2-13b' }, unknown: [] });
    expect(ask('baichuan2-13b or llama 8b').question.model).toBe(llama8);
  });

  it.each([
    ['405b p5.48xlarge', 'p5.48xlarge has 8 x H100 80GB'],
    ['72b A800 80G', 'A800 80GB is reckoned as A100 80GB: only its links differ'],
    ['7b RTX 2080', 'RTX 2080 8GB has no full record here: reckoned by its memory and its architecture (Turing)'],
    ['7b Ascend 910B 64GB', 'Ascend 910B 64GB is not in the catalogue: reckoned as any GPU with 64 GB'],
    ['7b 2 H100 nodes', '2 H100 nodes was read as 16 GPUs, 8 in each machine'],
  ])('says how hardware was taken: "%s"', (words, note) => {
    expect(ask(words).notes).toContain(note);
  });

  it.each([
    ['llama 70b 192GB RAM + 24GB VRAM', { model: llama70, gpuMemoryGib: 24 }],
    ['llama 70b 24GB VRAM, RAM: 192GB', { model: llama70, gpuMemoryGib: 24 }],
    ['llama 70b rtx 4090 192gb ram', { model: llama70, gpu: 'rtx4090' }],
    ['llama 70b rtx 4090, 64GB of DDR5', { model: llama70, gpu: 'rtx4090' }],
    ['llama 70b 4 * A100 40GB, 内存1T', { model: llama70, gpu: 'a100-40gb-sxm', gpus: 4 }],
  ])('does not count the memory of the host in "%s", and says so', (words, question) => {
    expect(ask(words).question).toEqual(question);
    expect(ask(words).notes).toContain('System memory (RAM) is not counted: only memory on the GPU');
  });

  it('does not take system memory for the GPU’s', () => {
    const { question, notes } = ask('rtx 4090 and 64GB RAM, gpt-oss 120b');
    expect(question).toEqual({ model: 'openai/gpt-oss-120b', gpu: 'rtx4090' });
    expect(notes).toContain('System memory (RAM) is not counted: only memory on the GPU');
  });

  it('tells the chip M2 from the model MiniMax M2', () => {
    expect(ask('llama 8b on m2').question.gpu).toBe('apple-m2');
    expect(ask('minimax m2 h100').question).toEqual({ model: 'MiniMaxAI/MiniMax-M2', gpu: h100 });
    expect(ask('minimax m1 h100').question).toEqual({ model: 'MiniMaxAI/MiniMax-Text-01', gpu: h100 });
    // A version that the catalogue lacks is no second model, and no other version.
    expect(ask('falcon h1 34b h100').question).toEqual({ model: 'falcon h1 34b', gpu: h100 });
    expect(ask('m2 4xh100').question).toEqual({ model: 'MiniMaxAI/MiniMax-M2', gpu: h100, gpus: 4 });
  });
});
