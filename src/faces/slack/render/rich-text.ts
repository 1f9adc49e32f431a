import type { RichTextBlock, RichTextElement, RichTextSection } from '@slack/types';

/** Rich text carries words as they are: nothing in a `text` element is read as markup, so nothing has to be escaped. */
export function plain(text: string): RichTextElement {
  return { type: 'text', text: filled(text) };
}

export function bold(text: string): RichTextElement {
  return { type: 'text', text: filled(text), style: { bold: true } };
}

/** Slack refuses empty text: a dash stands for nothing. */
export function filled(text: string): string {
  return text.trim() === '' ? '–' : text;
}

export function line(...elements: readonly RichTextElement[]): RichTextSection {
  return { type: 'rich_text_section', elements: [...elements] };
}

export function paragraph(...elements: readonly RichTextElement[]): RichTextBlock {
  return { type: 'rich_text', elements: [line(...elements)] };
}

/** A title and a bullet for each item. */
export function bullets(title: readonly RichTextElement[], items: readonly string[]): RichTextBlock {
  return bulletLines(
    title,
    items.map((item) => [plain(item)]),
  );
}

/** The same for items that are more than plain text. */
export function bulletLines(
  title: readonly RichTextElement[],
  items: readonly (readonly RichTextElement[])[],
): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [
      line(...title),
      { type: 'rich_text_list', style: 'bullet', elements: items.map((item) => line(...item)) },
    ],
  };
}

/** A title in bold and text in a fixed-width font, with a copy button in Slack's clients. */
export function preformatted(title: string, text: string): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [line(bold(title)), { type: 'rich_text_preformatted', elements: [{ type: 'text', text: filled(text) }] }],
  };
}
