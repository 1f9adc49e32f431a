import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerObject, fit } from '../../src/answer/fit.ts';
import { prepareObject, prepareWords } from '../../src/answer/prepare.ts';
import type { Reply } from '../../src/answer/reply.ts';
import { train } from '../../src/answer/train.ts';
import { mixtureFor } from '../../src/catalogue/gguf/mixture.ts';
import { publishModels } from '../../src/catalogue/hub/current.ts';
import { tensorsOf } from '../../src/estimate/tensors/of-model.ts';
import { createHubModels } from '../../src/hub/models.ts';
import { described } from '../catalogue/hub/checkpoint/made-safetensors.ts';
import { ggufStart, ggufTensors } from '../catalogue/hub/headers/made-gguf.ts';
import { fakeSha, type HubServer, startHubServer } from '../fakes/hub-server.ts';
import { llamaBytes, llamaConfig, llamaRepository } from '../hub/repositories.ts';

let hub: HubServer;
beforeAll(async () => {
  hub = await startHubServer();
});
beforeEach(() => {
  hub.repositories.clear();
  hub.repositories.set('org/never-seen', llamaRepository());
  const isAllowed = ({ origin }: URL): boolean => [hub.url, hub.contentUrl].includes(origin);
  publishModels(createHubModels({ endpoint: hub.url, isAllowed }));
});
afterEach(() => publishModels(undefined));
afterAll(() => hub.stop());

async function asked(words: string): Promise<Reply> {
  await prepareWords(words);
  return fit(words);
}

async function figures(words: string) {
  const { answer } = await asked(words);
  if (!answer.ok || !('memory' in answer)) throw new Error(JSON.stringify(answer));
  return answer;
}

async function message(words: string): Promise<string> {
  const { answer } = await asked(words);
  if (answer.ok) throw new Error('it was answered');
  return answer.error.message;
}

/** Of Llama 3.1 8B, so many bytes as its mixture gives, in a file with a real header. */
function ggufOf(formatId: string) {
  const { architecture } = described('meta-llama/Llama-3.1-8B-Instruct');
  const mixture = mixtureFor(architecture, formatId);
  if (mixture === undefined) throw new Error(formatId);
  const { layers, hidden, intermediate, heads, kvHeads } = architecture;
  const metadata = {
    'general.architecture': 'llama',
    'llama.block_count': layers,
    'llama.context_length': 131_072,
    'llama.embedding_length': hidden,
    'llama.feed_forward_length': Number(intermediate),
    'llama.attention.head_count': heads ?? 0,
    'llama.attention.head_count_kv': kvHeads ?? 0,
  };
  const tensors = ggufTensors(tensorsOf(described('meta-llama/Llama-3.1-8B-Instruct')), architecture, mixture);
  return ggufStart(metadata, tensors);
}

describe('an answer for a repository that the catalogue does not have', () => {
  it('has its page at the commit, the bytes of its files, and the figures of a catalogue model of that shape', async () => {
    const { card, answer } = await asked('org/never-seen 2xh100 8 users');
    const same = await figures('meta-llama/Llama-3.1-8B-Instruct 2xh100 8 users');
    const page = `https://huggingface.co/org/never-seen/tree/${fakeSha}`;
    expect(answer).toMatchObject({
      ok: true,
      words: 'org/never-seen 2xh100 8 users',
      question: { model: 'org/never-seen' },
      model: {
        ...same.model,
        id: 'org/never-seen',
        source: page,
        stored: { bytes: llamaBytes, files: 2, commit: fakeSha },
      },
      memory: { weightsTotal: llamaBytes },
      kvCache: { bytesPerToken: same.kvCache.bytesPerToken },
      plan: { command: same.plan.command.replace('meta-llama/Llama-3.1-8B-Instruct', 'org/never-seen') },
    });
    expect(card.footnotes).toContain(`Model: ${page}`);
    expect(JSON.stringify(card.sections)).toContain('16.1 GB of BF16 in 2 files');
  });

  it('says when another format than the stored one is worked out from its shape', async () => {
    const { assumptions, memory } = await figures('org/never-seen fp8 h100');
    expect(assumptions.join()).toContain('16.1 GB of BF16 in 2 files; FP8 is worked out from its shape');
    expect(memory.weightsTotal).toBe((await figures('meta-llama/Llama-3.1-8B-Instruct fp8 h100')).memory.weightsTotal);
  });

  it('is the same by address, by object and in training', async () => {
    const words = await figures('org/never-seen h100');
    const address = await figures('https://huggingface.co/org/never-seen/tree/main h100');
    expect(address).toEqual(words);
    const question = { model: 'https://huggingface.co/org/never-seen', gpu: 'h100' };
    await prepareObject(question);
    expect(answerObject(question).answer).toMatchObject({ memory: words.memory });
    const training = train('org/never-seen qlora h100').answer;
    expect(training).toMatchObject({
      ok: true,
      question: { model: 'org/never-seen' },
      model: { id: 'org/never-seen' },
    });
  });

  it('takes quantized weights as they are stored, by whatever name they are asked for', async () => {
    const quantization_config = { quant_method: 'awq', bits: 4, group_size: 128, zero_point: true, version: 'gemm' };
    hub.repositories.set('org/small-awq', {
      files: {
        'config.json': JSON.stringify({ ...llamaConfig, quantization_config }),
        'model.safetensors': 5_730_000_000,
      },
    });
    for (const words of ['org/small-awq h100', 'org/small-awq int4 h100', 'org/small-awq awq h100'])
      expect(await figures(words)).toMatchObject({
        question: { format: 'awq-int4' },
        memory: { weightsTotal: 5_730_000_000 },
      });
  });

  it('reads a repository whose name is that of a known model rather than guess from the name', async () => {
    const id = 'someone/Llama-3.1-8B-Instruct-Deeper';
    const deeper = JSON.stringify({ ...llamaConfig, num_hidden_layers: 40 });
    hub.repositories.set(id, llamaRepository({ files: { 'config.json': deeper } }));
    expect((await figures(`${id} h100`)).model).toMatchObject({ id, parameters: 9_775_157_248 });
    publishModels(undefined);
    expect((await figures(`${id} h100`)).model.parameters).toBe(8_030_261_248);
  });

  it('falls back on the name where the hub does not show the repository, and says so', async () => {
    const id = 'someone/Llama-3.1-8B-Instruct-Private';
    const { assumptions, model } = await figures(`${id} h100`);
    expect(model.id).toBe('meta-llama/Llama-3.1-8B-Instruct');
    expect(assumptions[0]).toBe(
      `${id} is not on Hugging Face, or is private; "${id}" is not in the catalogue; taken as a model of the shape of Llama 3.1 8B`,
    );
  });

  it('loads the GGUF file that was asked for, with the bytes of its header, and offers the others', async () => {
    const start = ggufOf('q4_k_m');
    hub.repositories.set('org/small-GGUF', {
      files: {
        'small-Q4_K_M.gguf': { start, size: 4_920_000_000 },
        'small-Q8_0.gguf': { start: ggufOf('q8_0'), size: 8_540_000_000 },
      },
    });
    const usual = await figures('org/small-GGUF 4090');
    expect(usual).toMatchObject({
      question: { format: 'q4_k_m', engine: 'llama.cpp' },
      model: { parameters: 8_030_261_248 },
    });
    const known = await figures('llama 3.1 8b q4_k_m 4090');
    expect(usual.memory.weightsTotal).toBe(known.memory.weightsTotal);
    expect(usual.assumptions.join()).toContain('Q4_K_M 4.9 GB, Q8_0 8.5 GB');
    for (const words of [
      'org/small-GGUF q8_0 4090',
      'hf.co/org/small-GGUF:Q8_0 4090',
      'https://huggingface.co/org/small-GGUF/blob/main/small-Q8_0.gguf 4090',
    ])
      expect((await figures(words)).question).toMatchObject({ format: 'q8_0' });
    expect((await figures('org/small-GGUF q5_k_m 4090')).assumptions.join()).toContain('in place of Q5_K_M');
  });

  it('serves an adapter on top of its base', async () => {
    const adapter = { base_model_name_or_path: 'org/never-seen', r: 16, target_modules: ['q_proj'] };
    hub.repositories.set('me/my-lora', {
      files: { 'adapter_config.json': JSON.stringify(adapter), 'adapter_model.safetensors': 10_000_000 },
    });
    const { question, assumptions, memory } = await figures('me/my-lora h100');
    expect(question).toMatchObject({ model: 'me/my-lora', maxLoras: 1, maxLoraRank: 16 });
    expect(assumptions[0]).toBe('me/my-lora is a LoRA adapter of rank 16 on org/never-seen');
    expect(memory.besideModel).toBeGreaterThan(0);
  });

  it('says what is only about right', async () => {
    const files = { 'config.json': JSON.stringify({ ...llamaConfig, model_type: 'quokka', wombat_heads: 3 }) };
    hub.repositories.set('org/new-kind', llamaRepository({ files }));
    const { warnings, memory } = await figures('org/new-kind h100');
    expect(warnings.join()).toContain('The model type quokka is not known here');
    expect(memory.weightsTotal).toBe(llamaBytes);
    hub.repositories.set(
      'org/deeper-kind',
      llamaRepository({ files: { 'model-00002-of-00002.safetensors': Math.round(llamaBytes * 1.1) - 9_000_000_000 } }),
    );
    expect((await figures('org/deeper-kind h100')).warnings.join()).toContain(
      'The files hold 10 % more than the shape',
    );
    expect((await figures('org/never-seen h100')).warnings).toEqual([]);
  });

  it('is a refusal in words where there is nothing to answer by', async () => {
    hub.repositories.set('org/gated-thing', llamaRepository({ gated: 'manual' }));
    expect(await message('org/gated-thing h100')).toContain('https://huggingface.co/org/gated-thing');
    expect(await message('me/never-seen h100')).toContain('not on Hugging Face, or is private. Close to it');
  });

  it('asks nothing of the hub for what the catalogue has, and for words without a repository', async () => {
    const before = hub.asked.length;
    for (const words of [
      '405b int4 h100',
      'Qwen/Qwen3-8B h100',

      'on-demand/spot 70b',
      'help',
    ])
      expect(prepareWords(words)).toBeUndefined();
    expect(hub.asked).toHaveLength(before);
  });

  it('reads both models of a comparison', async () => {
    hub.repositories.set('org/other-8b', llamaRepository());
    await prepareWords('org/never-seen-8b vs org/other-8b h100');
    await prepareWords('org/other-8b h100');
    expect(prepareWords('org/other-8b h200')).toBeUndefined();
  });
});

describe('an access token in a message', () => {
  const secret = 'hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567';

  it.each([`org/never-seen h100 token=${secret}`, secret, `HF_TOKEN=${secret} vllm serve org/never-seen`])(
    'is refused and not repeated: %s',
    async (words) => {
      expect(prepareWords(words)).toBeUndefined();
      const reply = await asked(words);
      expect(reply.private).toBe(true);
      expect(reply.answer).toMatchObject({ ok: false, error: { code: 'bad-value' } });
      expect(JSON.stringify(reply)).toContain('https://huggingface.co/settings/tokens');
      expect(JSON.stringify(reply)).not.toContain('AbCdEf');
    },
  );

  it.each([{ model: secret }, { model: '8b', gpu: `h100 ${secret}` }, { [secret]: 1 }])(
    'is not repeated from an object either',
    (question) => {
      expect(JSON.stringify(answerObject(question))).not.toContain('AbCdEf');
    },
  );
});
