import { closest } from './closest.ts';

/** What the command line asks for. */
export type Call =
  | { readonly does: 'answer'; readonly words: string; readonly json: boolean; readonly explain: boolean }
  | { readonly does: 'batch' }
  | { readonly does: 'receive'; readonly platform: string; readonly file: string }
  | { readonly does: 'help' }
  | { readonly does: 'version' }
  | { readonly does: 'wrong'; readonly message: string };

/** The flags, in the order in which the help shows them. */
export const flags = {
  '--json': 'one JSON answer on stdout instead of the card',
  '--batch': 'read questions from stdin, one JSON string or object a line; write one JSON answer a line',
  '--explain': 'the arithmetic behind the answer, line by line',
  '--help': 'this text',
  '--version': 'the version',
} as const;

const short: Readonly<Record<string, string>> = { '-h': '--help', '-V': '--version' };

/**
 * Reads the command line. Flags stand in front of the words: behind the first word an unknown flag is an engine's
 * (`--max-model-len 29k`) and belongs to the question. fitcheck's own flags are taken there too, since no engine has them
 * in a question.
 * @param args without the program's name
 */
export function readArguments(args: readonly string[]): Call {
  const given = new Set<string>();
  const words: string[] = [];
  for (const argument of args) {
    const flag = short[argument] ?? argument;
    if (Object.hasOwn(flags, flag)) given.add(flag);
    else if (words.length === 0 && argument.startsWith('-') && argument.length > 1) return wrong(unknownFlag(argument));
    else words.push(argument);
  }
  if (given.has('--help')) return { does: 'help' };
  if (given.has('--version')) return { does: 'version' };
  if (given.has('--batch')) return batch(given, words);
  if (words[0] === 'receive') return receive(words.slice(1));
  if (words.join('').trim() === '') return wrong('There is no question. Type one: fitcheck 405b int4 h100');
  return { does: 'answer', words: words.join(' '), json: given.has('--json'), explain: given.has('--explain') };
}

function batch(given: ReadonlySet<string>, words: readonly string[]): Call {
  if (words.length > 0)
    return wrong(`--batch reads its questions from stdin; "${words.join(' ')}" would not be answered.`);
  if (given.has('--explain'))
    return wrong('--batch does not go with --explain; put "explain" in front of the words on a line instead.');
  return { does: 'batch' };
}

function receive(rest: readonly string[]): Call {
  const [platform, file, ...more] = rest;
  if (platform === undefined || file === undefined || more.length > 0) {
    return wrong('receive takes a platform and a file: fitcheck receive discord payload.json (a file "-" is stdin)');
  }
  return { does: 'receive', platform, file };
}

function unknownFlag(flag: string): string {
  const near = closest(flag, Object.keys(flags));
  const hint = near === undefined ? `fitcheck's flags are ${Object.keys(flags).join(', ')}.` : `Did you mean ${near}?`;
  return `Unknown flag ${flag}. ${hint} An engine's flags go behind the model: fitcheck 405b ${flag} ...`;
}

function wrong(message: string): Call {
  return { does: 'wrong', message };
}
