import type { ActionsBlock, Button, HomeView, KnownBlock } from '@slack/types';
import { commands } from '../../commands.ts';
import { slackLimits } from '../limits.ts';
import { pressButton } from '../render/buttons.ts';
import { bold, bullets, paragraph, plain } from '../render/rich-text.ts';

/** The action_id of the button that opens the page. */
export const openPage = 'open-page';

/**
 * The home tab: what the bot does, examples to press, and the three ways to ask in a channel.
 * @param pageUrl the page's public address, when it has one
 */
export function homeView(pageUrl: string | undefined): HomeView {
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'What hardware does this model need?', emoji: false } },
      paragraph(
        plain(
          'Ask for a model, a weight format and a GPU in any order. The answer says how much memory it takes, how many GPUs and in which layout, and how sure that is.',
        ),
      ),
      ...exampleBlocks(),
      bullets(
        [bold('In a channel')],
        [
          ...commands
            .filter((command) => command.slash)
            .map((command) => `/${command.name} ${command.examples[0] ?? ''}: ${command.description}`),
          '@fitcheck 405b int4 h100: the same, answered in the thread',
          'Fit check, in the menu of any message: answers what the message asks',
          'Add the word private and only you see the answer',
        ],
      ),
      ...linkBlocks(pageUrl),
    ],
  };
}

function exampleBlocks(): readonly KnownBlock[] {
  const examples = commands
    .filter((command) => command.slash)
    .flatMap((command) =>
      command.examples.map((words, index) =>
        pressButton(`home:${command.name}:${index}`, command.name === 'fit' ? words : `${command.name} ${words}`, {
          effect: 'follow-up',
          command: command.name,
          words,
        }),
      ),
    );
  const ask = pressButton('home:ask', 'Ask a question', { effect: 'follow-up', command: 'fit', words: '' });
  const buttons = [ask === undefined ? undefined : { ...ask, style: 'primary' as const }, ...examples];
  const elements = buttons
    .filter((button): button is Button => button !== undefined)
    .slice(0, slackLimits.actions.elements);
  const actions: ActionsBlock = { type: 'actions', elements };
  return [paragraph(bold('Try one')), actions];
}

function linkBlocks(pageUrl: string | undefined): readonly KnownBlock[] {
  if (pageUrl === undefined || pageUrl.length > slackLimits.button.url) return [];
  const text = { type: 'plain_text' as const, text: 'Open the page', emoji: false };
  return [{ type: 'actions', elements: [{ type: 'button', action_id: openPage, text, url: pageUrl }] }];
}
