import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerSchema, isFit, refusedSchema } from '../../src/answer/answer.ts';
import { explain } from '../../src/answer/explain.ts';
import { answerObject, fit } from '../../src/answer/fit.ts';
import { help } from '../../src/answer/help.ts';
import { accelerators, models } from '../../src/catalogue/data.ts';
import { commandNamed } from '../../src/faces/commands.ts';

const GiB = 2 ** 30;

function good(words: string) {
  const { answer } = fit(words);
  if (!isFit(answer)) throw new Error(`${words}: not answered`);
  return answer;
}

/** Every figure here was worked out by hand from the architecture; see docs/method.md for the formulas. */
describe('by hand', () => {
  it('405b int4 h100', () => {
    const answer = good('405b int4 h100');
    // One rank of four. Linears: 126 x (2 x 16384^2 + 2 x 1024 x 16384 + 3 x 16384 x 53248) = 401,596,219,392 at 4.125 bit.
    const linears = (126 * (2 * 16_384 ** 2 + 2 * 1024 * 16_384 + 3 * 16_384 * 53_248) * 4.125) / 8 / 4;
    const vocabulary = (2 * 128_256 * 16_384 * 2) / 4;
    const norms = 253 * 16_384 * 2;
    const rotary = 131_072 * 128 * 2;
    expect(answer.memory.weights.value).toBeCloseTo(linears + vocabulary + norms + rotary, -2);
    // 2 KV heads a rank x (128 + 128) x 2 B x 126 layers.
    expect(answer.kvCache.bytesPerToken).toBe(2 * 256 * 2 * 126);
    expect(answer.memory.kvCacheNeeded).toBe(8192 * 129_024);
    // Forward: more than the sampler, 6.7 x 1024 x 128256 + 4 x 8192 x 16384.
    expect(answer.memory.activations?.value).toBe(Math.round(2 * 8192 * (3 * 13_312 + 7 * 16_384) + 0.01 * GiB));
    expect(answer.plan).toMatchObject({ gpus: 4, nodes: 1, tensorParallel: 4, pipelineParallel: 1, minimumGpus: 4 });
    expect(answer.ruleOfThumb).toEqual({ bytes: 243e9, gpus: 4 });
    expect(answer.fits).toMatchObject({ weights: true, oneRequest: true, asked: true });
  });

  it('llama 3.1 8b bf16 4090 ctx 32k', () => {
    const answer = good('llama 3.1 8b bf16 4090 ctx 32k');
    expect(answer.memory.weights.value).toBe(8_030_261_248 * 2 + 131_072 * 128 * 2);
    expect(answer.kvCache.bytesPerToken).toBe(32 * 8 * 256 * 2);
    expect(answer.memory.kvCacheNeeded).toBe(32_768 * 131_072);
    // Forward: more than the sampler, 6.7 x 256 x 128256 + 4 x 2048 x 4096.
    expect(answer.memory.activations?.value).toBe(Math.round(2 * 2048 * (3 * 14_336 + 7 * 4096) + 0.01 * GiB));
    expect(answer.memory.physical).toBe(Math.floor(23.52 * GiB));
    expect(answer.plan.gpus).toBe(1);
    expect(answer.fits.asked).toBe(true);
  });

  it.each(['deepseek v3 fp8 h200 8x', 'deepseek v3 fp8 8xh200'])('%s', (words) => {
    const answer = good(words);
    expect(answer.plan).toMatchObject({ gpus: 8, tensorParallel: 8 });
    // (512 + 64) x 2 B x 61 layers, on every rank.
    expect(answer.kvCache.bytesPerToken).toBe(576 * 2 * 61);
    expect(answer.memory.weightsTotal / 1e9).toBeGreaterThan(671);
    expect(answer.memory.weightsTotal / 1e9).toBeLessThan(674);
    expect(answer.notUnderstood).toBeUndefined();
  });
});

describe('the card', () => {
  it('says the verdict first, with the plan', () => {
    const { card } = fit('405b int4 h100');
    expect(card.verdict).toMatchObject({ tone: 'good' });
    expect(card.verdict.text).toMatch(/^Fits on 4 × H100 80GB \(TP4\): room for \d+ requests of 8k at once/);
    expect(card.words).toBe('405b int4 h100');
  });

  it('says why 13 becomes 16', () => {
    const { card } = fit('405b bf16 h100');
    const section = card.sections.find(({ id }) => id === 'gpus');
    if (section?.kind !== 'rows') throw new Error('no GPU counts');
    const byLabel = new Map(section.rows.map((row) => [row.label, row]));
    expect(byLabel.get('An engine can run')?.value).toBe('16 (TP8 × PP2)');
    expect(byLabel.get('An engine can run')?.note).toMatch(/attention heads.*whole machines: 16/);
    expect(byLabel.get('Rule of thumb')?.value).toBe('13');
    expect(byLabel.get('Rule of thumb')?.note).toContain('972 GB');
  });

  it('says what would work when it does not fit', () => {
    const { card } = fit('llama 70b bf16 1x h100');
    expect(card.verdict.tone).toBe('bad');
    expect(card.verdict.text).toMatch(/^Does not fit on 1 × H100 80GB.*It takes \d+ × H100 80GB\.$/);
    const section = card.sections.find(({ id }) => id === 'otherwise');
    if (section?.kind !== 'list') throw new Error('no way out');
    expect(section.items.join('\n')).toMatch(/FP8|INT4/);
  });

  it('is about one GPU when only its memory was said', () => {
    expect(fit('7b bf16 on my 8gb gpu').card.verdict.text).toMatch(/^Does not fit on 1 × 8 GB GPU/);
    expect(fit('7b int4 12gb gpu').card.verdict.text).toMatch(/fits on 1 × 12 GB GPU/i);
    expect(fit('7b bf16 8gb gpus=auto').card.verdict.text).toMatch(/^Fits on \d+ × 8 GB GPU/);
  });

  it('names words that were not understood', () => {
    const { card, answer } = fit('405b int4 h100 flibbertigibbet9');
    expect(card.caveats.join(' ')).toContain('flibbertigibbet9');
    expect(isFit(answer) && answer.notUnderstood).toEqual(['flibbertigibbet9']);
  });

  it('offers next questions that can all be answered, or that say why not', () => {
    for (const words of ['405b int4 h100', '70b', 'gpt-oss 120b', '24gb gpu qwen3 8b', 'deepseek v3 8xh200']) {
      // A digest is a channel's: outside of one it is refused.
      for (const action of fit(words).card.actions.filter(({ command }) => command !== 'digest')) {
        const asked = commandNamed(action.command) ?? commandNamed('fit');
        expect(asked?.answer(action.words).answer.ok, `${words} -> ${action.label}: ${action.words}`).toBe(true);
      }
    }
  });

  it('reopens from its own words as the same card', () => {
    for (const words of ['405b int4 h100', 'llama 3.1 8b bf16 4090 ctx 32k', 'qwen3 30b a3b fp8 l40s 32k 16 users']) {
      const first = fit(words).card;
      expect(fit(first.words ?? '').card).toEqual(first);
    }
  });

  it('explains the arithmetic line by line, ending at the same figures', () => {
    const { card, answer } = explain('405b int4 h100');
    if (!isFit(answer)) throw new Error('not answered');
    const rows = card.sections.flatMap((section) => (section.kind === 'rows' ? section.rows : []));
    const byLabel = new Map(rows.map((row) => [row.label, row]));
    expect(byLabel.get('KV cache available')?.value).toBe(
      `${(answer.memory.kvCacheAvailable.value / GiB).toFixed(2)} GiB`,
    );
    expect(byLabel.get('MLP')?.note).toContain('4.125 bit');
    expect(fit('explain 405b int4 h100').card).toEqual(card);
  });

  it('stays within what the card promises, for every model on every accelerator', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...models.map(({ id }) => id)),
        fc.constantFrom(...accelerators.map(({ id }) => id)),
        fc.constantFrom('bf16', 'fp8', 'int8', 'int4', 'nf4', 'nvfp4', 'mxfp4', 'fp32'),
        fc.constantFrom(null, 1, 2, 3, 8),
        (model, gpu, format, gpus) => {
          const { card, answer } = answerObject({ model, gpu, format, gpus });
          expect(card.title.length).toBeLessThanOrEqual(150);
          expect(card.verdict.text.length).toBeLessThanOrEqual(400);
          expect(JSON.stringify(card)).not.toMatch(/NaN|undefined|Infinity/);
          expect(new Set(card.actions.map(({ id }) => id)).size).toBe(card.actions.length);
          for (const action of card.actions) expect(action.label.length).toBeLessThanOrEqual(40);
          if (answer.ok) answerSchema.parse(answer);
          else refusedSchema.parse(answer);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('what cannot be answered', () => {
  it.each([
    ['h100 fp8', 'unknown-model', 'model'],
    ['llama 3.1 8b tp3', 'contradiction', '32 attention heads'],
    ['llama 3.1 8b utilization 1.5', 'bad-value', '1.5'],
    ['405b 8xh100 ctx 100000000 1000000 users', 'bad-value', '100,000,000 tokens'],
  ])('%s is refused as %s, naming %s', (words, code, named) => {
    const { answer, card } = fit(words);
    if (answer.ok) throw new Error('answered');
    expect(answer.error.code).toBe(code);
    expect(answer.error.message).toContain(named);
    expect(card.verdict.text).toBe(answer.error.message);
  });

  it('keeps what was understood', () => {
    const { answer } = fit('8x rtx 4090 fp8 32k');
    expect(answer.ok).toBe(false);
    expect(!answer.ok && answer.question).toMatchObject({ gpus: 8, format: 'fp8', context: 32_768 });
  });

  it('never throws, whatever is typed or sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (words) => {
        fit(words);
        explain(words);
        help(words);
      }),
    );
    fc.assert(fc.property(fc.anything(), (value) => void answerObject(value)));
  });
});
