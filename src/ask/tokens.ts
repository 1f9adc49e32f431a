import type { Reading } from './reading.ts';

/** Hugging Face's access tokens of users and organisations (hub-docs, security-tokens.md): "hf_" and 34 letters and digits. */
const token = /(?:hf_|api_org_)[A-Za-z0-9]{20,}/;

/** Whether a text holds an access token. What holds one is not read, so that nothing of it is shown or kept. */
export function holdsToken(text: string): boolean {
  return (text.includes('hf_') || text.includes('api_org_')) && token.test(text);
}

/** The reading of a message with an access token in it: nothing of it is repeated. */
export const readingOfToken: Reading = {
  question: {},
  notes: [],
  alternatives: [],
  unknown: [],
  wishes: { private: true, explain: false, help: false, speed: false },
  refusal: {
    code: 'bad-value',
    message:
      'That holds a Hugging Face access token, which others here may have seen. It was not used: revoke it at https://huggingface.co/settings/tokens, then ask again without it. Whoever runs this bot can give it a token of its own (HF_TOKEN).',
    suggestions: ['405b int4 h100'],
  },
};
