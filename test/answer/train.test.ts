import { describe, expect, it } from 'vitest';
import { isTraining, refusedSchema, trainingAnswerSchema } from '../../src/answer/answer.ts';
import type { Action, Card } from '../../src/answer/card.ts';
import { explain } from '../../src/answer/explain.ts';
import { answerObject, fit } from '../../src/answer/fit.ts';
import { train } from '../../src/answer/train.ts';

function trained(words: string) {
  const { card, answer } = train(words);
  if (!isTraining(answer)) throw new Error(`${words}: not answered`);
  return { card, answer: trainingAnswerSchema.parse(answer) };
}

function rowsOf({ sections }: Card): ReadonlyMap<string, string> {
  return new Map(
    sections
      .flatMap((section) => (section.kind === 'rows' ? section.rows : []))
      .map(({ label, value }) => [label, value]),
  );
}

const questions = [
  '70b qlora h100',
  'train llama 3 8b',
  '全量微调 72B',
  'full finetune qwen3 8b 4xa100 axolotl',
  '70b lora 1xh100',
  'llama 3.1 8b lora 8xh100 zero3 seq 32k',
  'pretrain llama 3 70b 64xh100 megatron',
  'pretrain llama 3.1 8b torchtitan 8xh100',
  'dpo qwen3 32b lora 4xh100',
  'grpo 8b trl 1.7 8xh100',
  'ppo 8b h100',
  'kimi k2 full finetune h100',
  'deepseek v3 full finetune a100',
  '7b full finetune 64k a100 40gb',
  '70b full finetune m3 ultra',
  '8b lora mi300x',
  '70b lora 2x4090',
  'gpt-oss 120b full finetune 72xh100',
  'qlora qwen3 30b a3b unsloth 4090',
  '8b full finetune batch 8 no gradient checkpointing transformers 1xh100',
  '8b lora 4090 torchtitan',
  'full finetune qwen3 8b dp 4 h100',
  'gptq-int4 8b lora',
];

describe('an answer about training', () => {
  it('is the worked example of docs/method-training.md', () => {
    const { answer } = trained(
      'mistral 7b v0.1 lora rank 16 targets=q,k,v,o batch 4 seq 4096 gradient checkpointing transformers 1x a100 80gb',
    );
    const { phases, allocated, peak } = answer.training;
    const inGigabytes = Object.entries(phases).map(([phase, bytes]) => [phase, Math.round((bytes ?? 0) / 1e6) / 1e3]);
    expect(Object.fromEntries(inGigabytes)).toMatchObject({
      loss: 26.752,
      backwardStart: 23.237,
      backwardEnd: 18.997,
      optimizer: 14.823,
    });
    expect(peak).toBe('loss');
    expect(allocated.value).toBe(phases.loss);
  });

  it.each(questions)('%s: every field of the contract, and the words give it again', (words) => {
    const { card, answer } = trained(words);
    expect(card.title.length).toBeLessThanOrEqual(150);
    expect(card.verdict.text.length).toBeLessThanOrEqual(280);
    expect(JSON.stringify(card)).not.toMatch(/NaN|undefined|Infinity/);
    const again = trained(answer.words);
    expect(again.answer.training).toEqual(answer.training);
    expect(again.answer.plan).toEqual(answer.plan);
    expect(fit(answer.words).answer).toMatchObject({ training: answer.training });
  });

  it.each(questions)('%s: the question with all its defaults filled in is the same question', (words) => {
    const { answer } = trained(words);
    const again = answerObject(answer.question).answer;
    if (!isTraining(again)) throw new Error('not answered');
    expect(again.plan.gpus).toBe(answer.plan.gpus);
    expect(again.question).toEqual(answer.question);
  });

  it.each(questions)('%s: says that it fits exactly when it does', (words) => {
    const { card, answer } = trained(words);
    expect(/^(?:Fits|Yes, fits) on/.test(card.verdict.text)).toBe(answer.training.fits);
    expect(card.verdict.text.startsWith('Does not fit on')).toBe(!answer.training.fits);
    expect(answer.training.fits ? ['good', 'tight'] : ['bad', 'tight']).toContain(card.verdict.tone);
    if (answer.training.fits) expect(answer.plan.minimumGpus).toBeLessThanOrEqual(answer.plan.gpus);
    else if (answer.plan.minimumGpus !== undefined) expect(answer.plan.minimumGpus).toBeGreaterThan(answer.plan.gpus);
  });

  it('draws the phases of a step, the longest bar at the peak', () => {
    const { card, answer } = trained('full finetune llama 3.1 8b trl batch 1 4xh100');
    const bars = card.chart?.kind === 'memory' ? card.chart.bars : [];
    const sums = bars.map(({ segments }) => segments.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(bars.filter(({ main }) => main).map(({ label }) => label)).toEqual(['Optimizer steps (peak)']);
    expect(Math.max(...sums)).toBe(answer.training.allocated.value);
    expect(sums).toHaveLength(4);
  });

  it('explains the arithmetic, ending at the same figures', () => {
    const answered = trained('qlora llama 3.1 8b unsloth 4090');
    const { card, answer } = explain('qlora llama 3.1 8b unsloth 4090');
    expect(answer).toEqual(answered.answer);
    expect(rowsOf(card).get('Loss')).toBe(`${rowsOf(answered.card).get('Allocated at the peak')} GiB`);
    expect(answered.answer.training.peak).toBe('loss');
    expect(card.actions[0]).toMatchObject({ command: 'train', words: answered.card.words });
  });
});

describe('the buttons', () => {
  const asked = questions.flatMap((words) =>
    trained(words)
      .card.actions.filter(({ command }) => command === 'train')
      .map((action) => [words, action.label, action] as const),
  );

  it.each(asked)('%s, %s: answered', (_words, _label, action: Action) => {
    expect(train(action.words).answer.ok).toBe(true);
    expect(action.label.length).toBeLessThanOrEqual(40);
  });

  it.each(asked.filter(([, , { id }]) => id.startsWith('way:')))(
    '%s, %s: asked, gives the figure on the button',
    (_words, label, action: Action) => {
      const figure = / ([\d.,]+) GiB$/.exec(label)?.[1];
      expect(rowsOf(trained(action.words).card).get('Allocated at the peak')).toBe(figure);
    },
  );

  it('that buys more GPUs makes it fit', () => {
    for (const [words, , { id, words: more }] of asked) {
      if (id === 'gpus:enough') expect(trained(more).answer.training.fits, words).toBe(true);
    }
    expect(asked.map(([, , { id }]) => id)).toContain('gpus:enough');
  });

  it('offers each change once, and nothing that the framework does not have', () => {
    for (const words of questions) {
      const { actions } = trained(words).card;
      expect(new Set(actions.map((action) => action.words + action.command)).size, words).toBe(actions.length);
    }
    const megatron = trained('llama 3.3 70b full finetune megatron 8xh100').card.actions.map(({ id }) => id);
    for (const id of ['way:eight-bit-optimizer', 'way:lora', 'method:qlora']) expect(megatron).not.toContain(id);
  });
});

describe('a refusal', () => {
  it.each([
    ['8b q4_k_m lora', 'format', /Q4_K_M.*no trainer reads it.*qlora/],
    ['full finetune 8b int4', 'format', /writes every weight.*INT4.*qlora or lora/],
    ['full finetune 8b rank 16', 'method', /has no adapters.*Say lora/],
    ['8b lora lora-targets=foo', 'loraTargets', /foo is no layer.*all-linear/],
    ['8b lora gc=false recompute=full', 'recompute', /contradict each other.*Say one/],
    ['8b torchtune 0.1', 'frameworkVersion', /torchtune 0\.1.*name a later one/],
    ['8b full finetune 6 gpus cp=4', 'gpus', /6 GPUs cannot be divided into groups of 4.*multiple of 4/],
    ['lora h100', 'model', /No model was named.*70b/],
    ['lora LiquidAI/LFM2-2.6B', 'model', /not its layers.*states alone.*GB.*Of its size/],
    ['lora llama 3.1 8b seq 90000000 batch 1000 1xh100', 'sequence', /90,000,000 tokens takes more/],
  ])('of %s names %s, the reason and the way out', (words, field, message) => {
    const { card, answer } = train(words);
    const { error } = refusedSchema.parse(answer);
    expect(error).toMatchObject({ field, message: expect.stringMatching(message) });
    expect(card.actions.length).toBeGreaterThan(0);
    for (const action of card.actions) {
      expect(action.command).toBe('train');
      expect(train(action.words).answer.ok, action.words).toBe(true);
    }
  });
});

describe('what does not belong', () => {
  it('is said, not silently dropped: settings of serving', () => {
    const { answer } = trained('8b lora h100 16 users util 0.9');
    expect(answer.warnings.join()).toContain('serving: concurrency, gpuMemoryUtilization');
  });

  it('is said: what the framework has no switch for', () => {
    expect(trained('qlora 70b megatron 8xh100').answer.warnings.join()).toContain(
      'no switch for adapters, a base in 4 bits',
    );
  });

  it('is said: words that were not understood', () => {
    expect(trained('llama 3.1 8b lora flibbertigibbet9').answer.notUnderstood).toEqual(['flibbertigibbet9']);
  });

  it('leaves serving alone: a question to /fit about serving has no training in it', () => {
    expect(isTraining(fit('llama 3.1 8b h100').answer)).toBe(false);
    expect(isTraining(train('llama 3.1 8b h100').answer)).toBe(true);
  });
});
