import { describe, expect, it } from 'vitest';
import { models } from '../../../src/catalogue/data.ts';
import { formatNames, isGguf } from '../../../src/catalogue/format-names.ts';
import { stockTypeOf } from '../../../src/catalogue/gguf/recipes.ts';
import { splitLayers } from '../../../src/estimate/engines/llama-cpp/devices.ts';
import { bytesOfRoles, ggufFile, mixtureOf } from '../../../src/estimate/engines/llama-cpp/file.ts';
import { tensorsOf } from '../../../src/estimate/tensors/of-model.ts';
import { weightSteps } from '../../../src/estimate/weight-steps.ts';
import { estimateOf, GiB, subjectOf } from '../subjects.ts';

const MiB = 2 ** 20;

function fileOf(id: string, format: string) {
  const { model } = subjectOf({ model: id, format });
  return ggufFile(tensorsOf(model), mixtureOf(model.architecture, format));
}

describe('a GGUF file', () => {
  it.each([
    ['IQ1_S', 2.0042],
    ['IQ1_M', 2.146],
    ['IQ2_XXS', 2.3824],
    ['IQ2_XS', 2.5882],
    ['IQ2_S', 2.7403],
    ['IQ2_M', 2.9294],
    ['IQ3_XXS', 3.2548],
    ['IQ3_XS', 3.4977],
    ['IQ3_S', 3.6606],
    ['IQ3_M', 3.7628],
    ['Q2_K_S', 2.9697],
    ['Q2_K', 3.1593],
    ['Q3_K_S', 3.6429],
    ['Q3_K_L', 4.2979],
    ['Q4_K_S', 4.6672],
    ['Q4_K_M', 4.8944],
    ['Q5_K_S', 5.5704],
    ['Q5_K_M', 5.7036],
    ['Q6_K', 6.5633],
    ['Q8_0', 8.5008],
  ])('of Llama 3.1 8B in %s has %f bits per weight, as llama.cpp publishes, within 0.01 %%', (label, bpw) => {
    const { total } = fileOf('meta-llama/Llama-3.1-8B-Instruct', label.toLowerCase());
    expect(Math.abs((total * 8) / 8_030_261_248 / bpw - 1)).toBeLessThan(0.0001);
  });

  it.each([
    ['meta-llama/Llama-3.1-405B-Instruct', 'q4_k_m', 226.37],
    ['meta-llama/Llama-3.3-70B-Instruct', 'q4_k_m', 39.593],
    ['Qwen/Qwen3-235B-A22B', 'q4_k_m', 132.386],
    ['Qwen/Qwen3-235B-A22B', 'q6_k', 179.754],
    ['Qwen/Qwen3-30B-A3B', 'q5_k_m', 20.228],
    ['deepseek-ai/DeepSeek-V3', 'q8_0', 664.295],
    ['deepseek-ai/DeepSeek-V3', 'q4_k_m', 376.65],
    ['deepseek-ai/DeepSeek-Coder-V2-Lite-Instruct', 'q4_k_m', 9.649],
    ['google/gemma-3-27b-it', 'q4_k_m', 15.404],
    ['google/gemma-3-27b-it', 'iq4_xs', 13.747],
    ['Qwen/Qwen3.5-397B-A17B', 'q8_0', 392.549],
    ['openai/gpt-oss-120b', 'mxfp4', 59.02],
  ])('of %s in %s is %f GiB, as files and logs say, within 0.05 %%', (id, format, gib) => {
    const { model } = subjectOf({ model: id, engine: 'llama.cpp', format });
    const { total } = ggufFile(tensorsOf(model), mixtureOf(model.architecture, format));
    expect(Math.abs(total / GiB / gib - 1)).toBeLessThan(0.0005);
  });

  it.each([
    ['q8_0', 15.6],
    ['q5_k_m', 10.6],
    ['q4_k_m', 9.05],
    ['q4_k_s', 8.44],
    ['q4_0', 8.41],
    ['iq4_xs', 7.94],
    ['q3_k_l', 7.93],
    ['q3_k_m', 7.36],
    ['q3_k_s', 6.5],
    ['iq3_m', 6.91],
    ['q2_k', 5.55],
  ])(
    'of Phi 4 in %s, which has Q, K and V in one tensor, has %f GB as huggingface.co/bartowski/phi-4-GGUF lists',
    (type, gb) => {
      expect(Math.abs(fileOf('microsoft/phi-4', type).total / 1e9 / gb - 1)).toBeLessThan(0.0025);
    },
  );

  it.each([
    ['meta-llama/Llama-2-7b-hf', 3.35, 6_738_415_616],
    ['meta-llama/Llama-2-70b-hf', 3.4, 68_976_648_192],
  ])('of %s in Q2_K is of 2023: %f bits a weight', (id, bpw, parameters) => {
    expect(Math.abs((fileOf(id, 'q2_k').total * 8) / parameters / bpw - 1)).toBeLessThan(0.003);
  });

  it('of GLM 4.5 Air holds its prediction layer, which is not loaded: 205.811 GiB in BF16', () => {
    const file = fileOf('zai-org/GLM-4.5-Air', 'bf16');
    expect(Math.abs(file.total / GiB / 205.811 - 1)).toBeLessThan(0.0005);
    expect((splitLayers(file, 1).shares[0]?.weights ?? 0) + file.embedding).toBe(file.total - file.unloaded);
  });

  it('is the same, summed by role, by device, and in what explain shows', () => {
    for (const id of ['google/gemma-3-27b-it', 'Qwen/Qwen3.5-35B-A3B', 'deepseek-ai/DeepSeek-V3']) {
      const subject = subjectOf({ model: id, format: 'q4_k_m' });
      const list = tensorsOf(subject.model);
      const file = ggufFile(list, mixtureOf(subject.model.architecture, 'q4_k_m'));
      const roles = [
        ...new Set(
          [...list.first, ...list.last, ...list.blocks.flatMap(({ tensors }) => tensors)].map(({ role }) => role),
        ),
      ];
      expect(bytesOfRoles(list, mixtureOf(subject.model.architecture, 'q4_k_m'), roles)).toBe(file.total);
      const shown = weightSteps(subject).reduce((sum, { result }) => sum + Number.parseFloat(result), 0);
      expect(shown).toBeCloseTo(file.total / GiB, 0);
    }
  });

  it('of every model and type is positive, and no larger in a type of fewer nominal bits than Q8_0', () => {
    const described = models.filter(({ architecture, countable }) => architecture !== null && countable);
    for (const { id, architecture } of described) {
      if (architecture === null) continue;
      const record = models.find((model) => model.id === id);
      if (record === undefined) throw new Error(id);
      const list = tensorsOf({ ...record, architecture });
      const widest = ggufFile(list, mixtureOf(architecture, 'q8_0')).total;
      for (const name of formatNames.filter((format) => isGguf(format.id) && stockTypeOf(format.id) !== 'q8_0')) {
        const { total } = ggufFile(list, mixtureOf(architecture, name.id));
        expect(total, `${id} ${name.id}`).toBeGreaterThan(0);
        expect(total, `${id} ${name.id}`).toBeLessThanOrEqual(widest * 1.0001);
      }
    }
  });
});

describe('placement', () => {
  it('leaves the embedding on the host: Llama 3.1 8B Q4_0 logs 281.81 MiB there', () => {
    const file = fileOf('meta-llama/Llama-3.1-8B-Instruct', 'q4_0');
    expect(splitLayers(file, 1).hostBytes / MiB).toBeCloseTo(281.81, 1);
  });

  it('loads a tied embedding once more as the head: Gemma 3 27B Q4_K_M logs 15,773.97 MiB on the GPU and 1,102.77 on the host', () => {
    const file = fileOf('google/gemma-3-27b-it', 'q4_k_m');
    const split = splitLayers(file, 1);
    expect((split.shares[0]?.weights ?? 0) / MiB).toBeCloseTo(15_773.97, 0);
    expect(split.hostBytes / MiB).toBeCloseTo(1102.77, 0);
    expect((split.shares[0]?.weights ?? 0) + split.hostBytes).toBeGreaterThan(file.total);
  });

  it('gives every layer and the head to exactly one device or the host, for any number of either', () => {
    const file = fileOf('meta-llama/Llama-3.3-70B-Instruct', 'q4_k_m');
    const once = file.total - file.embedding;
    for (let devices = 1; devices <= 16; devices++) {
      for (const layers of [undefined, 0, 1, 7, 40, 80, 81]) {
        const { shares, hostBytes, hostLayers } = splitLayers(file, devices, { gpuLayers: layers });
        const onDevices = shares.reduce((sum, share) => sum + share.weights, 0);
        expect(onDevices + hostBytes - file.embedding).toBe(once);
        expect(shares.reduce((sum, { from, to }) => sum + to - from, 0) + hostLayers).toBe(80);
        expect(shares.filter(({ output }) => output)).toHaveLength(layers === 0 ? 0 : 1);
      }
    }
  });

  it('puts the head on the last of several GPUs, and the fullest one decides', () => {
    const { plan } = estimateOf({
      model: 'meta-llama/Llama-3.3-70B-Instruct',
      format: 'q4_k_m',
      gpu: 'rtx4090',
      gpus: 2,
    });
    expect(plan.layout).toMatchObject({ tensorParallel: 1, pipelineParallel: 2 });
    const half = fileOf('meta-llama/Llama-3.3-70B-Instruct', 'q4_k_m').total / 2;
    expect(plan.memory.weights.value / half).toBeGreaterThan(0.95);
    expect(plan.memory.weights.value / half).toBeLessThan(1.05);
  });
});
