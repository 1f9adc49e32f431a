/**
 * Where a message's chart comes from: a signed address, a file uploaded to Slack, Slack's own chart (of lines only), or
 * characters in the message.
 */
export type Picture =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'file'; readonly fileId: string }
  | { readonly kind: 'native' }
  | { readonly kind: 'text' };

export const inCharacters: Picture = { kind: 'text' };
