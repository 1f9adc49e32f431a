import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { lint } from './lint.ts';

const schema = JSON.parse(readFileSync(new URL('block-kit.schema.json', import.meta.url), 'utf8')) as object;
const ajv = new Ajv({ strict: false, allErrors: false });
ajv.addSchema(schema, 'block-kit');

export type OutgoingKind = 'OutgoingMessage' | 'OutgoingPost' | 'OutgoingModal' | 'OutgoingHome';

const surfaces = {
  OutgoingMessage: 'message',
  OutgoingPost: 'message',
  OutgoingModal: 'modal',
  OutgoingHome: 'home',
} as const;

/** What is wrong with a payload by Slack's published types and by the limits they do not say. Empty when it is right. */
export function problemsWith(kind: OutgoingKind, payload: unknown): string[] {
  const validate = ajv.getSchema(`block-kit#/definitions/${kind}`) as ValidateFunction;
  const shape = validate(payload)
    ? []
    : (validate.errors ?? [])
        .slice(0, 5)
        .map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
  return [...shape, ...lint(payload as Record<string, unknown>, surfaces[kind])];
}
