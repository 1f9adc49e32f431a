import { ask } from '../ask/ask.ts';
import { format } from '../ask/format.ts';
import type { QuestionDraft } from '../ask/question.ts';
import type { Reading } from '../ask/reading.ts';
import type { Refusal } from '../ask/refusal.ts';
import type { Action, Section } from './card.ts';
import type { Reply } from './reply.ts';

const titles: Readonly<Record<Refusal['code'], string>> = {
  'unknown-model': 'Which model?',
  'unknown-gpu': 'Which GPU?',
  'unknown-format': 'Which format?',
  'unknown-engine': 'Which engine?',
  'bad-value': 'That value does not work',
  contradiction: 'These do not go together',
  unavailable: 'Not in this version',
  'too-long': 'Too long',
};

/** What is not there may be a part of fitcheck, or a model. */
function titleOf({ code, field }: Refusal): string {
  return code === 'unavailable' && field === 'model' ? 'This model cannot be sized' : titles[code];
}

/** A question that was refused, as an answer that helps: what, why, and buttons for the way out. */
export function refusedReading(reading: Reading, refusal: Refusal, command?: string): Reply {
  const { question, unknown } = reading;
  const understood = Object.keys(question).some((field) => field !== 'kind') ? format(question) : undefined;
  const sections: Section[] = [];
  if (understood !== undefined) {
    sections.push({
      kind: 'list',
      id: 'understood',
      title: 'Understood so far',
      items: [understood],
      importance: 'main',
    });
  }
  if (unknown.length > 0) {
    sections.push({ kind: 'list', id: 'unknown', title: 'Not understood', items: unknown, importance: 'main' });
  }
  return {
    private: reading.wishes.private,
    answer: {
      ok: false,
      error: refusal,
      ...(understood === undefined ? {} : { question: { ...question } }),
    },
    card: {
      kind: 'refusal',
      title: titleOf(refusal),
      verdict: { tone: 'neutral', text: refusal.message },
      sections,
      caveats: [],
      actions: waysOut(refusal, question, command),
      footnotes: [],
      ...(understood === undefined ? {} : { words: understood }),
    },
  };
}

function waysOut(refusal: Refusal, question: QuestionDraft, command: string | undefined): Action[] {
  return refusal.suggestions.slice(0, 5).map((suggestion, index) => {
    const isTraining = question.kind === 'training';
    return {
      id: `instead:${index}`,
      label: suggestion.slice(0, 40),
      command: command ?? (isTraining ? 'train' : 'fit'),
      words: (isTraining ? withTraining : withSuggestion)(refusal.field, suggestion, question),
      effect: 'replace' as const,
    };
  });
}

/** A suggestion is a value for the field at fault, or a whole question: what it says is not said again. */
function withSuggestion(field: string | undefined, suggestion: string, question: QuestionDraft): string {
  if (field === undefined) return suggestion;
  const said = ask(suggestion).question;
  const rest = Object.entries(question).filter(([name]) => name !== field && !Object.hasOwn(said, name));
  const others = format(Object.fromEntries(rest));
  return others === '' ? suggestion : `${suggestion} ${others}`;
}

/** Words about training, which say more than one field: "qlora" in place of a format is a method. */
function withTraining(field: string | undefined, suggestion: string, question: QuestionDraft): string {
  const { [field as keyof QuestionDraft]: _replaced, ...rest } = question;
  return format({ ...rest, ...ask(suggestion, 'training').question });
}
