import { fit } from '../../src/answer/fit.ts';
import { ask } from '../../src/ask/ask.ts';
import { renderDiscord } from '../../src/faces/discord/render.ts';
import { renderSlack } from '../../src/faces/slack/render.ts';
import { renderTerminal } from '../../src/faces/terminal/render.ts';
import { questions, unrepeated } from './questions.ts';
import { atLeast, figure, type Row } from './row.ts';

/** V8 compiles what an answer runs through until some 60,000 of them are made. */
const warmUpMs = 10_000;
const measuredMs = 4000;

/** Answers in a second of one core's time, in this process, once it is warm. */
export async function answers(): Promise<Row[]> {
  const answered = questions.filter((words) => fit(words).answer.ok).length;
  const perSecond = rate((words) => fit(words));
  return [
    atLeast('words to card, one core, no question asked twice', perSecond, 10_000, 'a second'),
    { what: 'words to Question alone', result: `${figure(rate((words) => ask(words)))} a second` },
    { what: 'words to Discord message', result: `${figure(rate((words) => renderDiscord(fit(words).card)))} a second` },
    { what: 'words to Slack message', result: `${figure(rate((words) => renderSlack(fit(words).card)))} a second` },
    {
      what: 'words to terminal card',
      result: `${figure(rate((words) => renderTerminal(fit(words).card, { columns: 80, colour: true })))} a second`,
    },
    { what: 'of these questions, answered and not refused', result: `${answered} of ${questions.length}` },
  ];
}

function rate(work: (words: string) => unknown): number {
  const words = unrepeated();
  run(work, words, warmUpMs);
  return run(work, words, measuredMs);
}

/**
 * Work done in a second of processor time, this process's own: what else runs on the machine does not count, but what the
 * garbage collector does on other cores does.
 */
function run(work: (words: string) => unknown, words: Iterator<string>, ms: number): number {
  const before = process.cpuUsage();
  let count = 0;
  let spent = 0;
  while (spent < ms) {
    for (let i = 0; i < 100; i += 1) work(words.next().value);
    count += 100;
    const { user, system } = process.cpuUsage(before);
    spent = (user + system) / 1000;
  }
  return (count / spent) * 1000;
}
