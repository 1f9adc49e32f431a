import { readRule } from '../schedule/read-rule.ts';
import type { Rule } from '../schedule/rule.ts';

/** What `/digest ...` asks for. */
export type DigestCommand =
  | { readonly does: 'list' | 'preview' | 'help' }
  | { readonly does: 'pause' | 'resume' }
  /** A schedule by its number in the list; undefined: all of them, or the only one. */
  | { readonly does: 'stop'; readonly number: number | undefined }
  | { readonly does: 'watch'; readonly words: string }
  | { readonly does: 'unwatch'; readonly number: number }
  /** null: no budget. */
  | { readonly does: 'budget'; readonly usdPerMonth: number | null }
  | { readonly does: 'details'; readonly delivery: number }
  | { readonly does: 'schedule'; readonly rule: Rule; readonly notes: readonly string[] }
  | { readonly does: 'wrong'; readonly problem: string; readonly suggestions: readonly string[] };

const hoursPerMonth = 730;

/**
 * Reads the words behind `/digest`; whatever is no command of its own is a schedule.
 * @param zone the channel's, for a schedule that names none
 */
export function readDigestCommand(words: string, zone?: string): DigestCommand {
  const text = words.replace(/\s+/g, ' ').trim();
  const [, name = '', rest = ''] = /^(\S*) ?(.*)$/.exec(text) ?? [];
  switch (name.toLowerCase()) {
    case '':
    case 'list':
    case 'status':
      return rest === '' ? { does: 'list' } : beside(name, rest);
    case 'help':
    case 'preview':
    case 'pause':
    case 'resume':
      return rest === '' ? { does: name.toLowerCase() as 'help' } : beside(name, rest);
    case 'stop':
      return readStop(rest);
    case 'watch':
      return rest === ''
        ? wrong('Watch what? Name a deployment as you would ask /fit for it.', ['watch 405b int4 h100'])
        : { does: 'watch', words: rest };
    case 'unwatch':
      return readNumber(rest, (number) => ({ does: 'unwatch', number }), 'unwatch 1');
    case 'details':
      return readNumber(rest, (delivery) => ({ does: 'details', delivery }), 'list');
    case 'budget':
      return readBudget(rest);
    default: {
      const reading = readRule(text, zone);
      return 'rule' in reading ? { does: 'schedule', ...reading } : { does: 'wrong', ...reading };
    }
  }
}

function wrong(problem: string, suggestions: readonly string[]): DigestCommand {
  return { does: 'wrong', problem, suggestions };
}

function beside(name: string, rest: string): DigestCommand {
  return wrong(`"${name}" takes nothing after it; "${rest}" would not be used.`, [name.toLowerCase()]);
}

function readStop(rest: string): DigestCommand {
  if (rest === '' || /^all$/i.test(rest)) return { does: 'stop', number: undefined };
  return readNumber(rest, (number) => ({ does: 'stop', number }), 'stop 1');
}

function readNumber(rest: string, then: (number: number) => DigestCommand, suggestion: string): DigestCommand {
  const number = /^#?(\d{1,9})$/.exec(rest)?.[1];
  return number === undefined
    ? wrong(`"${rest}" is no number. The numbers are in /digest list.`, [suggestion, 'list'])
    : then(Number(number));
}

const budgetPattern =
  /^(?:of |max |under )?(?:\$|usd ?)?(\d+(?:,\d{3})*(?:\.\d+)?) ?([km])?(?: ?(?:\$|usd|dollars?))?(?: ?(?:\/|per|an?) ?(month|mo|m|hour|hr|h|day|year|week)| (monthly|hourly))?$/i;

function readBudget(rest: string): DigestCommand {
  if (/^(?:off|none|remove|stop)$/i.test(rest)) return { does: 'budget', usdPerMonth: null };
  const match = budgetPattern.exec(rest);
  if (match === null) {
    return /[€£¥]|\b(?:eur|euros?|gbp|pounds?)\b/i.test(rest)
      ? wrong('Budgets are in US dollars, as the prices are.', ['budget $20k/month'])
      : wrong('A budget is an amount in US dollars a month, or "off".', [
          'budget 20k/month',
          'budget $25/h',
          'budget off',
        ]);
  }
  const [, digits = '', scale, unit, adverb] = match;
  const amount = Number(digits.replaceAll(',', '')) * (scale === undefined ? 1 : /k/i.test(scale) ? 1e3 : 1e6);
  const per = (unit ?? adverb ?? 'month').toLowerCase();
  if (/^(?:day|week|year)$/.test(per)) {
    return wrong(`A budget is kept by the month of 730 hours, or by the hour, not by the ${per}.`, [
      'budget 20k/month',
    ]);
  }
  const usdPerMonth = per.startsWith('h') ? amount * hoursPerMonth : amount;
  if (!(usdPerMonth >= 1 && usdPerMonth <= 1e9))
    return wrong('A budget lies between $1 and a billion a month.', ['budget 20k/month']);
  return { does: 'budget', usdPerMonth };
}
