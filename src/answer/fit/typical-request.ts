import type { Subject } from '../../catalogue/subject.ts';

/** Tokens of a typical request: what was asked, else 2,048 in and 512 out as far as the context holds them. */
export function typicalRequest({ question, context }: Subject): {
  readonly inputTokens: number;
  readonly outputTokens: number;
} {
  return {
    inputTokens: question.inputTokens ?? Math.min(2048, context - Math.min(512, Math.floor(context / 2))),
    outputTokens: question.outputTokens ?? Math.min(512, Math.floor(context / 2)),
  };
}
