import { readDigestCommand } from '../command/read-command.ts';
import { readRule } from '../schedule/read-rule.ts';
import type { Rule } from '../schedule/rule.ts';
import { ruleWords } from '../schedule/say-rule.ts';

/** What a digest that is tried out is made of. */
export interface PreviewPlan {
  readonly rule: Rule;
  /** Questions, as they would be put on watch. */
  readonly watches: readonly string[];
  readonly budgetUsdPerMonth?: number;
  /** What was assumed, and what was left out. */
  readonly notes: readonly string[];
}

export interface PreviewProblem {
  readonly problem: string;
  readonly suggestions: readonly string[];
}

/** Between two parts: a semicolon, a new line, or a word that begins the next. */
const between = /\s*[;\n]\s*|[\s,]+(?=(?:watch|budget)\s)/i;
const usual = 'weekly monday 9:00 utc';

/**
 * Reads "weekly monday 9:00 berlin; watch 405b int4 h100; watch 70b fp8 2xh100; budget 20k/month": what would be typed
 * behind `/digest` one after the other, in one line.
 */
export function readPreview(words: string): PreviewPlan | PreviewProblem {
  const watches: string[] = [];
  const notes: string[] = [];
  let rule: Rule | undefined;
  let budget: number | null = null;
  for (const part of words.split(between).filter((text) => text.trim() !== '')) {
    const command = readDigestCommand(part, rule?.zone);
    switch (command.does) {
      case 'wrong':
        return {
          problem: command.problem,
          suggestions: command.suggestions.map((text) => inPlaceOf(part, text, words)),
        };
      case 'schedule':
        if (rule === undefined) ({ rule } = command);
        else notes.push(`Left out: ${part}. A preview is of one schedule; a channel may have five`);
        notes.push(...command.notes.map((note) => `Assumed: ${note}`));
        break;
      case 'watch':
        if (!watches.includes(command.words)) watches.push(command.words);
        break;
      case 'budget':
        budget = command.usdPerMonth;
        break;
      default:
        return {
          problem: `"${part}" is about a channel's own digest: type /digest ${part} there. Here a schedule, deployments to watch and a budget are tried out.`,
          suggestions: [`${usual}; watch 405b int4 h100`],
        };
    }
  }
  if (rule === undefined) notes.push(`Assumed: ${usual}, as no schedule was said`);
  return {
    rule: rule ?? usualRule(),
    watches,
    ...(budget === null ? {} : { budgetUsdPerMonth: budget }),
    notes,
  };
}

/** The plan in words that are read as the same plan. */
export function previewWords({ rule, watches, budgetUsdPerMonth }: PreviewPlan): string {
  return [
    ruleWords(rule),
    ...watches.map((words) => `watch ${words}`),
    ...(budgetUsdPerMonth === undefined ? [] : [`budget ${budgetUsdPerMonth}/month`]),
  ].join('; ');
}

/** All the words again, with one part said as it can be read. */
function inPlaceOf(part: string, instead: string, words: string): string {
  return words.replace(part, () => instead);
}

function usualRule(): Rule {
  const reading = readRule(usual);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.rule;
}
