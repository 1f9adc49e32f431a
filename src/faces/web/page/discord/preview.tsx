import type { APIEmbed, APIEmbedField, APIMessageTopLevelComponent } from 'discord-api-types/v10';
import type { Action } from '../../../../answer/card.ts';
import type { PageAnswer } from '../../api.ts';
import bot from '../pictures/fitcheck.svg';
import person from '../pictures/person.svg';
import { actionLabelled } from '../press.ts';
import { literal, Markdown } from './markdown.tsx';
import './elements.ts';

/** The parts of a message that fitcheck sends. */
interface DiscordMessage {
  readonly content?: string;
  readonly embeds?: readonly APIEmbed[];
  readonly components?: readonly APIMessageTopLevelComponent[];
}

export interface PreviewProps {
  readonly answer: PageAnswer;
  readonly onAction: (action: Action) => void;
}

/**
 * The Discord payload, drawn by Discord's look-alike elements in Discord's own default theme, for which its chart is drawn.
 */
export default function DiscordPreview({ answer, onAction }: PreviewProps) {
  const message = answer.discord as DiscordMessage;
  return (
    <div className="discord">
      <discord-messages noBackground>
        <discord-message author="fitcheck" avatar={bot} bot timestamp={clock()}>
          <discord-command slot="reply" author="you" avatar={person} command={answer.command} />
          {message.content === undefined ? null : <Markdown text={message.content} />}
          {message.embeds?.map((embed, index) => (
            <Embed key={index} embed={embed} chart={answer.chart?.dark} />
          ))}
          <div slot="components">
            {message.components?.map((row, index) => (
              <ButtonRow key={index} row={row} answer={answer} onAction={onAction} />
            ))}
          </div>
        </discord-message>
      </discord-messages>
    </div>
  );
}

/** @param chart the chart's address on this server: the payload itself only names an attachment */
function Embed({ embed, chart }: { readonly embed: APIEmbed; readonly chart: string | undefined }) {
  const image = embed.image?.url.startsWith('attachment://') ? chart : undefined;
  return (
    <discord-embed
      slot="embeds"
      color={embed.color === undefined ? '' : `#${embed.color.toString(16).padStart(6, '0')}`}
      embedTitle={literal(embed.title ?? '')}
      authorName={embed.author?.name ?? ''}
      {...(embed.url === undefined ? {} : { url: embed.url })}
      {...(image === undefined ? {} : { image })}
    >
      {embed.description === undefined ? null : (
        <discord-embed-description slot="description">
          <Markdown text={embed.description} inEmbed />
        </discord-embed-description>
      )}
      {embed.fields === undefined ? null : (
        <discord-embed-fields slot="fields">
          {embed.fields.map((field, index) => (
            <discord-embed-field
              key={index}
              fieldTitle={literal(field.name)}
              inline={field.inline ?? false}
              inline-index={inlineColumn(embed.fields ?? [], index)}
            >
              <Markdown text={field.value} inEmbed />
            </discord-embed-field>
          ))}
        </discord-embed-fields>
      )}
      {embed.footer === undefined ? null : (
        <discord-embed-footer slot="footer">
          <span className="discord-footer">{embed.footer.text}</span>
        </discord-embed-footer>
      )}
    </discord-embed>
  );
}

/** Inline fields stand three to a row, counted from the last field that was not inline. */
function inlineColumn(fields: readonly APIEmbedField[], index: number): number | undefined {
  if (!fields[index]?.inline) return undefined;
  const start = fields.slice(0, index).findLastIndex((field) => !field.inline) + 1;
  return ((index - start) % 3) + 1;
}

const buttonTypes = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'destructive' } as const;

interface ButtonRowProps extends Pick<PreviewProps, 'answer' | 'onAction'> {
  readonly row: APIMessageTopLevelComponent;
}

function ButtonRow({ row, answer, onAction }: ButtonRowProps) {
  // fitcheck sends rows of buttons and nothing else; 1 is an action row, 2 a button.
  if (row.type !== 1) return null;
  return (
    <discord-action-row>
      {row.components.map((button) => {
        if (button.type !== 2 || !('label' in button) || button.label === undefined) return null;
        const { label, style } = button;
        const press = (): void => {
          const action = actionLabelled(answer.card, label);
          if (action !== undefined) onAction(action);
        };
        return (
          <discord-button
            key={label}
            type={style in buttonTypes ? buttonTypes[style as 1] : 'secondary'}
            onClick={press}
          >
            {label}
          </discord-button>
        );
      })}
    </discord-action-row>
  );
}

function clock(): string {
  return `Today at ${new Date().toLocaleTimeString('en', { hour: 'numeric', minute: '2-digit' })}`;
}
