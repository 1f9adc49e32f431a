import { parse } from 'discord-markdown-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Card } from '../../src/answer/card.ts';
import { models } from '../../src/catalogue/data.ts';
import { commands } from '../../src/faces/commands.ts';
import { renderDiscord } from '../../src/faces/discord/render.ts';
import { renderSlack } from '../../src/faces/slack/render.ts';
import { askModal } from '../../src/faces/slack/views/ask.ts';
import { faultsOfResponse } from '../fakes/discord/outgoing.ts';
import { problemsWith } from '../fakes/slack/validate.ts';

/** What either platform would refuse of a card, and what in it could ping, link or deceive. */
function faultsOf(card: Card, typed: string): string[] {
  const picture = { kind: 'url', url: 'https://fit.example/chart.png' } as const;
  const discord = renderDiscord(card, { private: true, pageUrl: 'https://fit.example' });
  const plain = JSON.parse(JSON.stringify({ type: 4, data: discord }));
  return [
    ...faultsOfResponse(plain, discord.attachments === undefined ? [] : ['memory.png']),
    ...discord.embeds.flatMap((embed) =>
      [embed.title, embed.description, ...(embed.fields ?? []).flatMap(({ name, value }) => [name, value])].flatMap(
        markupIn,
      ),
    ),
    ...problemsWith('OutgoingMessage', renderSlack(card, { picture, canShare: true })),
    ...problemsWith('OutgoingMessage', renderSlack(card)),
    ...problemsWith('OutgoingModal', askModal(card, { command: 'fit', picture, typed })),
  ];
}

interface Node {
  readonly type: string;
  readonly target?: string;
  readonly content?: string | readonly Node[];
}

/** Our own markup, and no other. */
const ours = new Set(['text', 'strong', 'codeBlock', 'url', 'newline', 'br', 'twemoji']);
const ourHosts = /^https:\/\/(?:huggingface\.co|github\.com|docs\.vllm\.ai|arxiv\.org)\//;

function markupIn(text: string | undefined): string[] {
  const walk = (nodes: readonly Node[]): string[] =>
    nodes.flatMap((node) => [
      ...(ours.has(node.type) ? [] : [`Discord would make ${node.type} of this: ${text}`]),
      ...(node.type === 'url' && !ourHosts.test(node.target ?? '') ? [`a link to ${node.target}`] : []),
      ...(Array.isArray(node.content) ? walk(node.content as readonly Node[]) : []),
    ]);
  return text === undefined ? [] : walk(parse(text, 'extended') as readonly Node[]);
}

const longest = models
  .map(({ id }) => id)
  .toSorted((a, b) => b.length - a.length)
  .slice(0, 15);
const questions = [
  ...longest.map((id) => `${id} nvfp4 2x rtx pro 6000 128k 16 users fp8 kv`),
  ...longest.slice(0, 5).map((id) => `${id} q4_k_m 4090`),
  ...longest.map((id) => `qlora ${id} axolotl 2x rtx pro 6000 seq 32k targets=q,k,v,o,gate,up,down`),
  '405b int4 h100',
  'h100',
  '8x h100 spot in eu under $20/h',
  '405b fp8 h100 h200 mi300x b200 on aws',
  '70b fp8 vs int4 vs bf16 4090 on-prem $2000/gpu',
  '405b fp8 4x h100',
  '405b bf16 1x 4090 1m',
  'llama 3.3 70b q4_k_m 2x 4090 32k',
  'deepseek v3 fp8 8xh200',
  'deepseek v3 q2_k 4090 128k',
  'kimi k2 b200',
  'llama 3.1 8b 3x h100 tp3',
  'gpt-oss 120b mi300x',
  'nothing of this is a model',
  '8b int4 h100 vllm 0.9 tp4 16 gpus',
  '70b qlora h100',
  'full finetune llama 3.1 8b 4xh100 zero3',
  '70b lora 2x4090',
  'kimi k2 full finetune h100',
  'pretrain llama 3 70b 64xh100 megatron',
  '8b q4_k_m lora',
  '',
];

describe('every kind of answer', () => {
  for (const command of commands) {
    it(`of ${command.name} is a message and a modal that both platforms take`, { timeout: 60_000 }, () => {
      for (const words of questions) expect(faultsOf(command.answer(words).card, words), words).toEqual([]);
    });
  }
});

const pieces = [
  ...[
    '@everyone',
    '@here',
    '<@1>',
    '<@&2>',
    '<#3>',
    '<!channel>',
    '<!subteam^S1>',
    '<@U1>',
    '<http://evil.example|h100>',
  ],
  ...['[h100](https://evil.example)', 'https://evil.example', '```', '`', '**', '||', '# ', '> ', '-# ', '<t:1:R>'],
  ...['</fit:1>', '<:a:1>', '&lt;!here&gt;', '\u202e', '\u200b', '\n', '405b', 'int4', 'h100', 'huggingface.co/a/b'],
  ...['qlora', 'full finetune ', ' zero3', ' axolotl', ' megatron', ' seq 32k', 'lora-targets=', 'rank 64'],
  ...['model=', 'gpu=', 'format=', '"', ' ', ' ', ' '],
];

describe('whatever is typed', () => {
  it('neither pings nor links nor breaks the answer, on either platform', { timeout: 120_000 }, () => {
    const typed = fc
      .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...pieces) }, fc.string({ maxLength: 12 })), {
        maxLength: 14,
      })
      .map((parts) => parts.join('').slice(0, 300));
    fc.assert(
      fc.property(typed, fc.constantFrom(...commands), (words, command) => {
        expect(faultsOf(command.answer(words).card, words)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
