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

/** An answer that is a table: its chart, the table, and where the figures are from. */
export function Figures({ answer, theme, onChoose }: FiguresProps) {
  const { card, chart } = answer;
  return (
    <section className="figures" aria-label="Figures">
      {card.kind === 'price' ? <Gpus onChoose={onChoose} /> : null}
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

/** Whether a card is shown as figures: a price list or a comparison. */
export function hasFigures(sections: readonly Section[], kind: string): boolean {
  return kind === 'price' || sections.some(isTable);
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

function Gpus({ onChoose }: Pick<FiguresProps, 'onChoose'>) {
  return (
    <nav aria-label="Prices of other GPUs">
      <ul className="gpus">
        {gpus.map((words) => (
          <li key={words}>
            <PriceLink words={words} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A real link to a GPU's prices, so that it can be opened in a new tab. */
export function PriceLink({
  words,
  label = words,
  onChoose,
}: {
  readonly words: string;
  readonly label?: string;
  readonly onChoose: (asked: Asked) => void;
}) {
  const asked = { command: 'price', words };
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
