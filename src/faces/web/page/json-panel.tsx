import { useState } from 'react';
import type { PageAnswer } from '../api.ts';
import { Code } from './code.tsx';
import { Panel } from './panel.tsx';

const documents = {
  answer: 'Answer for scripts',
  card: 'Card',
  discord: 'Discord payload',
  slack: 'Slack payload',
} as const;
type DocumentName = keyof typeof documents;

/** What stands behind the renderings: the contract's answer first, the card and both payloads on request. */
export function JsonPanel({ answer }: { readonly answer: PageAnswer }) {
  const [shown, setShown] = useState<DocumentName>('answer');
  const text = JSON.stringify(answer[shown], null, 2);
  const choice = (
    <select aria-label="Document" value={shown} onChange={(event) => setShown(event.target.value as DocumentName)}>
      {Object.entries(documents).map(([name, label]) => (
        <option key={name} value={name}>
          {label}
        </option>
      ))}
    </select>
  );
  return (
    <Panel name="JSON" copy={{ label: 'Copy', text: () => text }} choice={choice}>
      <Code label={documents[shown]}>{text}</Code>
    </Panel>
  );
}
