import '@skyra/discord-components-core/discord-action-row.js';
import '@skyra/discord-components-core/discord-bold.js';
import '@skyra/discord-components-core/discord-button.js';
import '@skyra/discord-components-core/discord-code.js';
import '@skyra/discord-components-core/discord-command.js';
import { DiscordEmbed } from '@skyra/discord-components-core/discord-embed.js';
import '@skyra/discord-components-core/discord-embed-description.js';
import '@skyra/discord-components-core/discord-embed-field.js';
import '@skyra/discord-components-core/discord-embed-fields.js';
import '@skyra/discord-components-core/discord-embed-footer.js';
import '@skyra/discord-components-core/discord-header.js';
import '@skyra/discord-components-core/discord-italic.js';
import '@skyra/discord-components-core/discord-link.js';
import '@skyra/discord-components-core/discord-message.js';
import '@skyra/discord-components-core/discord-messages.js';
import '@skyra/discord-components-core/discord-quote.js';
import '@skyra/discord-components-core/discord-subscript.js';
import '@skyra/discord-components-core/discord-underlined.js';

/**
 * Where Discord differs from the components today: an embed's picture is as wide as the embed (the components stop at 300
 * pixels, where a chart's labels can no longer be read), a long footer does not squeeze what is above it, and embeds are
 * darker than the channel.
 */
const corrections = new CSSStyleSheet();
corrections.replaceSync(`
  :host .discord-embed-image {
    max-width: 100%;
    max-height: 400px;
    vertical-align: top;
  }
  :host .discord-embed-wrapper {
    background-color: #2b2d31;
    border-color: #2b2d31;
  }
  :host .discord-embed-wrapper .discord-embed-grid {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  slot[name='footer']::slotted(*) {
    grid-column: 1;
  }
  :host .discord-embed-root {
    flex: 0 1 520px;
  }
`);
DiscordEmbed.elementStyles.push(corrections);

type Elements = Pick<
  HTMLElementTagNameMap,
  | 'discord-action-row'
  | 'discord-bold'
  | 'discord-button'
  | 'discord-code'
  | 'discord-command'
  | 'discord-embed'
  | 'discord-embed-description'
  | 'discord-embed-field'
  | 'discord-embed-fields'
  | 'discord-embed-footer'
  | 'discord-header'
  | 'discord-italic'
  | 'discord-link'
  | 'discord-message'
  | 'discord-messages'
  | 'discord-quote'
  | 'discord-subscript'
  | 'discord-underlined'
>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends DiscordElements {}
  }
}

type DiscordElements = {
  [Name in keyof Elements]: Partial<Omit<Elements[Name], keyof HTMLElement>> & {
    readonly key?: string | number;
    readonly slot?: string;
    readonly onClick?: () => void;
    readonly children?: React.ReactNode;
    readonly 'inline-index'?: number | undefined;
  };
};
