import type { Config } from './config.ts';

/** What is asked: words, or an object as scripts send it. */
type Asked = string | object;

/**
 * How the terminal reads from the hub before it answers. Loaded and asked only for questions with a repository in them, so
 * that all others start and answer as if there were none. A stream of questions is answered from the catalogue unless HUB or
 * HF_ENDPOINT says otherwise: the same lines then give the same answers anywhere.
 */
export function terminalHub(
  args: readonly string[],
  { HUB, HF_ENDPOINT, HF_TOKEN }: NodeJS.ProcessEnv,
): (asked: Asked) => Promise<void> | undefined {
  const isOn = HUB !== 'off' && (!args.includes('--batch') || HUB === 'on' || (HF_ENDPOINT ?? '') !== '');
  if (!isOn) return () => undefined;
  const settings: Config['hub'] = {
    isOn,
    endpoint: HF_ENDPOINT || 'https://huggingface.co',
    token: HF_TOKEN || undefined,
  };
  let started: Promise<void> | undefined;
  return (asked) => {
    if (!(typeof asked === 'string' ? asked : JSON.stringify(asked)).includes('/')) return undefined;
    started ??= import('./hub-service.ts').then(({ startHub }) => startHub(settings));
    return started.then(async () => {
      const { prepareObject, prepareWords } = await import('./answer/prepare.ts');
      await (typeof asked === 'string' ? prepareWords(asked) : prepareObject(asked));
    });
  };
}
