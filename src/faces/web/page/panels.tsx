import { type KeyboardEvent, lazy, type ReactNode, Suspense, useState } from 'react';
import type { Action } from '../../../answer/card.ts';
import type { PageAnswer } from '../api.ts';
import { Boundary } from './boundary.tsx';
import { Code } from './code.tsx';
import { JsonPanel } from './json-panel.tsx';
import { Panel } from './panel.tsx';
import type { Theme } from './theme.tsx';
import { useMedia } from './use-media.ts';

// The platforms' renderers are most of the page's weight and come after the box can be typed in.
const discordPreview = () => import('./discord/preview.tsx');
const slackPreview = () => import('./slack/preview.tsx');
const DiscordPreview = lazy(discordPreview);
const SlackPreview = lazy(slackPreview);

/** Loads the renderers ahead of the first answer. One that does not arrive is asked for again when it is needed. */
export function loadPreviews(): void {
  discordPreview().catch(() => undefined);
  slackPreview().catch(() => undefined);
}

interface PanelsProps {
  readonly answer: PageAnswer;
  readonly theme: Theme;
  /** A button of a preview was pressed. */
  readonly onAction: (action: Action) => void;
}

/** The reply four times over: all at once where there is room, else one tab each. */
export function Panels(props: PanelsProps) {
  const wide = useMedia('(min-width: 960px)');
  const panels = panelsOf(props);
  if (!wide) return <Tabs panels={panels} />;
  // Two columns rather than rows: the panels differ in height, and nothing should wait below the taller neighbour.
  return (
    <div className="panels">
      <div className="column">{panels.filter((_, index) => index % 2 === 0).map(({ panel }) => panel)}</div>
      <div className="column">{panels.filter((_, index) => index % 2 === 1).map(({ panel }) => panel)}</div>
    </div>
  );
}

interface NamedPanel {
  readonly name: string;
  readonly panel: ReactNode;
}

function panelsOf({ answer, theme, onAction }: PanelsProps): readonly NamedPanel[] {
  const preview = (name: string, source: unknown, content: ReactNode): NamedPanel => ({
    name,
    panel: (
      <Panel key={name} name={name} copy={{ label: 'Copy payload', text: () => JSON.stringify(source, null, 2) }}>
        <Boundary name={name} resetBy={answer}>
          <Suspense fallback={<p className="waiting">Loading the {name} renderer</p>}>{content}</Suspense>
        </Boundary>
      </Panel>
    ),
  });
  return [
    preview('Discord', answer.discord, <DiscordPreview answer={answer} onAction={onAction} />),
    preview('Slack', answer.slack, <SlackPreview answer={answer} theme={theme} onAction={onAction} />),
    {
      name: 'Terminal',
      panel: (
        <Panel key="Terminal" name="Terminal" copy={{ label: 'Copy', text: () => answer.terminal }}>
          <Code label="Terminal output">
            <span className="prompt">$ npm run --silent fitcheck -- {commandLine(answer)}</span>
            {`\n${answer.terminal}`}
          </Code>
        </Panel>
      ),
    },
    { name: 'JSON', panel: <JsonPanel key="JSON" answer={answer} /> },
  ];
}

/** What stands between semicolons would be commands of their own to a shell. */
function commandLine({ command, asked }: PageAnswer): string {
  const words = asked.includes(';') ? `'${asked}'` : asked;
  return command === 'fit' ? words : `${command} ${words}`;
}

function Tabs({ panels }: { readonly panels: readonly NamedPanel[] }) {
  const [shown, setShown] = useState(0);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const next = (shown + step + panels.length) % panels.length;
    setShown(next);
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };
  return (
    <div className="panels one">
      <div className="tabs" role="tablist" aria-label="Where the reply is shown" onKeyDown={onKeyDown}>
        {panels.map(({ name }, index) => (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            aria-selected={index === shown}
            aria-controls="tab-panel"
            tabIndex={index === shown ? 0 : -1}
            onClick={() => setShown(index)}
          >
            {name}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${panels[shown]?.name}`}>
        {panels[shown]?.panel}
      </div>
    </div>
  );
}
