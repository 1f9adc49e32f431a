import type { PageCommand } from '../api.ts';
import { type Asked, addressOf } from './asked.ts';

interface ExamplesProps {
  readonly commands: readonly PageCommand[];
  readonly onChoose: (asked: Asked) => void;
}

/** Questions to begin with, from the table of commands. Real links, so that they can be opened in a new tab. */
export function Examples({ commands, onChoose }: ExamplesProps) {
  const questions = commands.flatMap(({ name, examples }) =>
    examples.map((words): Asked => ({ command: name, words })),
  );
  return (
    <section className="examples" aria-labelledby="examples-title">
      <h2 id="examples-title">For example</h2>
      <ul>
        {questions.map((asked) => (
          <li key={addressOf(asked)}>
            <a
              href={addressOf(asked)}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                onChoose(asked);
              }}
            >
              <span className="slash">/{asked.command}</span> {asked.words}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
