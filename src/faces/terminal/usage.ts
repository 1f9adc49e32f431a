import { commands } from '../commands.ts';
import { flags } from './arguments.ts';
import { padEnd } from './text.ts';

/** The text of `--help`, made from the table of commands and the table of flags. */
export function usage(): string {
  const names = commands.map((command) => `${command.name} ${command.usage.split('|')[0]?.trim() ?? ''}`.trim());
  const forms: readonly (readonly [string, string])[] = [
    ...commands.map((command, index): [string, string] => [names[index] ?? command.name, command.description]),
    ['receive discord|slack FILE', 'replay a recorded payload and print what would be sent'],
  ];
  const rows = (pairs: readonly (readonly [string, string])[]): string[] => {
    const column = Math.max(...pairs.map(([left]) => left.length));
    return pairs.map(([left, right]) => `  ${padEnd(left, column)}  ${right}`);
  };
  const examples = commands.flatMap((command) => (command.name === 'fit' ? command.examples : []));
  return [
    'fitcheck: what hardware a language model needs',
    '',
    'Usage: npm run --silent fitcheck -- [flags] words ...',
    '',
    'Commands (fit when none is named):',
    ...rows(forms),
    '',
    'Flags:',
    ...rows(Object.entries(flags)),
    '',
    'Examples:',
    ...examples.map((example) => `  npm run --silent fitcheck -- ${example}`),
    "  npm run --silent fitcheck -- --json 405b --max-model-len 29k    # an engine's flags are part of the words",
    '  npm run --silent fitcheck -- --batch < questions.jsonl',
    '',
    'Exit status: 0 answered, 1 a question was refused, 2 the call itself was wrong.',
    'Colours: on a terminal; NO_COLOR=1 turns them off, FORCE_COLOR=1 on.',
    '',
  ].join('\n');
}
