import { Children, type ReactNode } from 'react';
import type { Section, TableSection } from '../../../answer/card.ts';
import type { PageAnswer } from '../api.ts';
import { type Asked, addressOf } from './asked.ts';
import type { Theme } from './theme.tsx';

interface FiguresProps {
  readonly answer: PageAnswer;
  readonly theme: Theme;
  readonly onChoose: (asked: Asked) => void;
}

/** GPUs whose prices are looked at most: one press away. */
const gpus = ['h100', 'h200', 'b200', 'mi300x', 'a100 80gb', 'l40s', 'l4'] as const;

/** Digests to try out: when they come, and what is watched. */
export const exampleDigest = 'weekly monday 9:00 Europe/Berlin; watch 405b int4 h100; budget 20k/month';
const digests = [
  exampleDigest,
  'weekdays 8:30 New York; watch llama 3.3 70b fp8 2xh200',
  'monthly last friday 17:00 Tokyo; watch deepseek v3 fp8 8xh200',
] as const;

/** An answer that is a table: its chart, the table, and where the figures are from. */
export function Figures({ answer, theme, onChoose }: FiguresProps) {
  const { card, chart } = answer;
  return (
    <section className="figures" aria-label="Figures">
      {card.kind === 'price' ? (
        <Links name="Prices of other GPUs">
          {gpus.map((words) => (
            <QuestionLink key={words} command="price" words={words} onChoose={onChoose} />
          ))}
        </Links>
      ) : null}
      {answer.command === 'digest' ? (
        <Links name="Digests to try out">
          {digests.map((words) => (
            <QuestionLink key={words} command="digest" words={words} label={words.split('; ')[0]} onChoose={onChoose} />
          ))}
        </Links>
      ) : null}
      {card.sections.filter(isTable).map((section) => (
        <FigureTable key={section.id} section={section} />
      ))}
      {chart === undefined ? null : (
        <img className="history" src={theme === 'dark' ? chart.dark : chart.light} alt={card.chart?.alt ?? ''} />
      )}
      {card.sections.map((section) =>
        section.kind === 'list' ? (
          <div key={section.id} className="sources">
            <h2>{section.title}</h2>
            <ul>
              {section.items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
          </div>
        ) : null,
      )}
    </section>
  );
}

/** Whether an answer is shown as figures: a price list, a comparison, or a digest that is tried out. */
export function hasFigures({ command, card }: PageAnswer): boolean {
  return card.kind === 'price' || command === 'digest' || card.sections.some(isTable);
}

function isTable(section: Section): section is TableSection {
  return section.kind === 'table';
}

function FigureTable({ section }: { readonly section: TableSection }) {
  return (
    <div className="table">
      <table>
        <caption>{section.title}</caption>
        <thead>
          <tr>
            {section.columns.map(({ title, numeric }) => (
              <th key={title} scope="col" className={numeric ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {section.rows.map(([name = '', ...cells]) => (
            <tr key={`${name} ${cells.join(' ')}`}>
              <th scope="row">{name}</th>
              {cells.map((cell, index) => (
                <td
                  key={section.columns[index + 1]?.title}
                  className={section.columns[index + 1]?.numeric ? 'number' : undefined}
                >
                  {cell === '' ? '–' : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Links({ name, children }: { readonly name: string; readonly children: readonly ReactNode[] }) {
  return (
    <nav aria-label={name}>
      <ul className="links">
        {Children.map(children, (link) => (
          <li>{link}</li>
        ))}
      </ul>
    </nav>
  );
}

/** A real link to a question, so that it can be opened in a new tab. */
export function QuestionLink({
  command,
  words,
  label = words,
  onChoose,
}: Asked & {
  readonly label?: string | undefined;
  readonly onChoose: (asked: Asked) => void;
}) {
  const asked = { command, words };
  return (
    <a
      href={addressOf(asked)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onChoose(asked);
      }}
    >
      {label}
    </a>
  );
}
