import { parse } from 'discord-markdown-parser';
import type { ReactNode } from 'react';
import './elements.ts';

/** A node of the parser's tree; which of these a node has depends on its type. */
interface Node {
  readonly type: string;
  readonly content?: string | readonly Node[];
  readonly target?: string;
  readonly level?: number;
  readonly name?: string;
}

interface MarkdownProps {
  readonly text: string;
  readonly inEmbed?: boolean;
}

/** Discord's markdown as Discord's elements. What Discord would turn into a mention is shown as it was typed. */
export function Markdown({ text, inEmbed = false }: MarkdownProps) {
  return <>{draw(parse(text, 'extended') as unknown as readonly Node[], inEmbed)}</>;
}

function draw(content: Node['content'], embed: boolean): ReactNode {
  if (content === undefined || typeof content === 'string') return content;
  return content.map((node, index) => drawNode(node, index, embed, content[index - 1]));
}

function drawNode(node: Node, key: number, embed: boolean, before: Node | undefined): ReactNode {
  const inside = draw(node.content, embed);
  switch (node.type) {
    case 'strong':
      return <discord-bold key={key}>{inside}</discord-bold>;
    case 'em':
      return <discord-italic key={key}>{inside}</discord-italic>;
    case 'underline':
      return <discord-underlined key={key}>{inside}</discord-underlined>;
    case 'inlineCode':
      return (
        <discord-code key={key} embed={embed}>
          {inside}
        </discord-code>
      );
    case 'codeBlock':
      return (
        <discord-code key={key} multiline embed={embed}>
          {inside}
        </discord-code>
      );
    case 'heading':
      return (
        <discord-header key={key} level={node.level === 1 ? 1 : node.level === 2 ? 2 : 3}>
          {inside}
        </discord-header>
      );
    case 'subtext':
      return <discord-subscript key={key}>{inside}</discord-subscript>;
    case 'blockQuote':
      return <discord-quote key={key}>{inside}</discord-quote>;
    case 'url':
    case 'autolink':
    case 'link':
      return (
        <discord-link key={key} href={node.target ?? ''} target="_blank" rel="noopener noreferrer">
          {inside}
        </discord-link>
      );
    case 'br':
    case 'newline':
      // A code block ends its own line.
      return before?.type === 'codeBlock' ? null : <br key={key} />;
    case 'twemoji':
      return node.name;
    case 'everyone':
    case 'here':
      return `@${node.type}`;
    default:
      return inside;
  }
}

/** Text of a place where the elements take no markup of ours (titles): without the backslashes that Discord takes for itself. */
export function literal(text: string): string {
  return text.replace(/\\([^\sA-Za-z0-9])/g, '$1');
}
