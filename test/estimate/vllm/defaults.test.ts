import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { vllmSettings } from '../../../src/estimate/engines/vllm/defaults.ts';
import { vllmVersion, vllmVersions } from '../../../src/estimate/engines/vllm/versions.ts';
import { layoutOf } from '../../../src/estimate/layout.ts';
import { estimateOf, subjectOf } from '../subjects.ts';

const llama = 'meta-llama/Llama-3.1-8B-Instruct';

function limits(question: Partial<QuestionDraft>): readonly [number, number] {
  const settings = vllmSettings(subjectOf({ model: llama, engine: 'vllm', ...question }), layoutOf({}));
  return [settings.maxNumBatchedTokens, settings.maxNumSeqs];
}

/** get_batch_defaults of vllm/engine/arg_utils.py, for the API server. */
describe('batch limits by default', () => {
  it.each([
    [{ gpu: 'rtx4090' }, 2048, 256],
    [{ gpu: 'a100-80gb-sxm' }, 2048, 256],
    [{ gpu: 'h100-80gb-sxm' }, 8192, 1024],
    [{ gpu: 'h200-141gb-sxm' }, 8192, 1024],
    [{ gpu: 'b200-180gb-sxm' }, 16_384, 1024],
    [{ gpu: 'mi300x' }, 16_384, 1024],
    [{ gpu: 'b200-180gb-sxm', engineVersion: '0.26.0' }, 8192, 1024],
    [{ gpu: 'mi300x', engineVersion: '0.19' }, 8192, 1024],
  ])('%o: %i tokens, %i sequences', (question, tokens, sequences) => {
    expect(limits(question)).toEqual([tokens, sequences]);
  });

  it('are cut to what the other allows, and kept when typed', () => {
    expect(limits({ gpu: 'h100-80gb-sxm', maxNumSeqs: 2, context: 1024 })).toEqual([2048, 2]);
    expect(limits({ gpu: 'h100-80gb-sxm', maxNumBatchedTokens: 512 })).toEqual([512, 512]);
    expect(limits({ gpu: 'h100-80gb-sxm', maxNumSeqs: 700, maxNumBatchedTokens: 4096 })).toEqual([4096, 700]);
  });

  it('hold the longest text of an encoder, which cannot read it in parts', () => {
    expect(limits({ model: 'BAAI/bge-m3', gpu: 't4', context: 8192 })).toEqual([8192, 256]);
  });
});

describe('the table of releases', () => {
  it('is newest first and has a row for any release', () => {
    const order = vllmVersions.map(({ from }) => from[0] * 1000 + from[1]);
    expect(order).toEqual([...order].sort((a, b) => b - a));
    for (const release of ['0.6.3', '0.11', 'v0.19.1', '0.20', '0.21.0', '0.24', '0.25.1', '0.27.1', '1.0']) {
      expect(vllmVersion(release), release).toBeDefined();
    }
  });

  it('keeps two states per request, and two windows in flight, since 0.25 only', () => {
    expect(vllmVersion('0.24.0')).toMatchObject({ stateBlocks: 1, batchesInFlight: 1, tokensByRequests: true });
    expect(vllmVersion('0.25')).toMatchObject({ stateBlocks: 2, batchesInFlight: 2, tokensByRequests: true });
    expect(vllmVersion('0.21')).toMatchObject({ graphsInBudget: true, utilization: 0.92, tokensByRequests: false });
  });
});

it('dense models sample with less since model runner V2, those with experts or states do not', () => {
  const bytes = (model: string, engineVersion: string): number =>
    vllmSettings(subjectOf({ model, gpu: 'h100-80gb-sxm', engineVersion }), layoutOf({})).version.samplerBytes;
  expect([bytes(llama, '0.24.0'), bytes(llama, '0.25.0')]).toEqual([14.5, 6.7]);
  expect(bytes('Qwen/Qwen3-30B-A3B', '0.27.1')).toBe(14.5);
  expect(bytes('Qwen/Qwen3.5-9B', '0.27.1')).toBe(14.5);
});

it('a model that embeds has no sampler in its activation peak', () => {
  const asked = { gpu: 'h100-80gb-sxm', format: 'bf16', engineVersion: '0.19.0' };
  const embeds = estimateOf({ ...asked, model: 'Qwen/Qwen3-Embedding-8B' });
  const chats = estimateOf({ ...asked, model: 'Qwen/Qwen3-8B' });
  expect(embeds.plan.memory.activations.value).toBeLessThan(chats.plan.memory.activations.value / 1.5);
});
