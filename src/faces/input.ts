/** How much a person may type in chat and on the page. The terminal and scripts may send more. */
export const inputCap = 300;

/** The reply to words over the cap, or undefined when they are short enough. */
export function overCap(words: string): string | undefined {
  return words.length > inputCap
    ? `That is ${words.length} characters; fitcheck reads up to ${inputCap}. Try just the model, the format and the GPU: 405b int4 h100`
    : undefined;
}
