import { vocabulary } from './vocabulary-words.ts';

/** What can be said, for the visitor who has not asked yet. */
export function Vocabulary() {
  return (
    <section className="vocabulary" aria-labelledby="vocabulary-title">
      <h2 id="vocabulary-title">In any order, as you would type it in chat</h2>
      <dl>
        {vocabulary.map(({ kind, words }) => (
          <div key={kind}>
            <dt>{kind}</dt>
            <dd>
              {words.map((word) => (
                <code key={word}>{word}</code>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
