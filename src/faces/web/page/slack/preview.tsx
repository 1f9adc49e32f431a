import type { MouseEvent } from 'react';
import { type Block, Message } from 'slack-blocks-to-jsx';
import 'slack-blocks-to-jsx/dist/style.css';
import type { PreviewProps } from '../discord/preview.tsx';
import bot from '../pictures/fitcheck.svg';
import { actionLabelled } from '../press.ts';
import type { Theme } from '../theme.tsx';

/** The parts of a message that fitcheck sends. */
interface SlackMessage {
  readonly text?: string;
  readonly blocks?: readonly Block[];
}

/** The Slack payload, drawn by slack-blocks-to-jsx. */
export default function SlackPreview({ answer, theme, onAction }: PreviewProps & { readonly theme: Theme }) {
  const message = answer.slack as SlackMessage;
  // The renderer has no callback for buttons, so a press is caught on its way up.
  const press = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    const action = actionLabelled(answer.card, button?.textContent ?? '');
    if (action !== undefined) onAction(action);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside are real ones; this only hears them
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter and Space on a button arrive as clicks
    <div className="slack" onClick={press}>
      <Message
        blocks={(message.blocks ?? []).map((block) => withLocalChart(block, answer.chart?.light))}
        name="fitcheck"
        logo={bot}
        time={new Date()}
        theme={theme}
      />
    </div>
  );
}

/** The only picture in a reply is its chart: shown from this server instead of the public address in the payload. */
function withLocalChart(block: Block, chart: string | undefined): Block {
  if (block.type !== 'image' || chart === undefined) return block;
  const { slack_file: _, ...image } = block as Block & { slack_file?: unknown };
  return { ...image, image_url: chart } as Block;
}
