import { parseArgs } from 'node:util';
import { type ManifestMode, slackManifest } from './manifest.ts';

const usage = `npm run --silent slack-manifest                          Socket Mode
npm run --silent slack-manifest -- --socket              Socket Mode
npm run --silent slack-manifest -- --url https://HOST    HTTP, Slack sends to https://HOST/slack/events
`;

/** Prints the app manifest as JSON. Exit status 2 when the call is wrong. */
function main(args: string[]): void {
  const mode = modeOf(args);
  if (typeof mode === 'string') {
    process.stderr.write(`${mode}\n${usage}`);
    process.exitCode = 2;
    return;
  }
  process.stdout.write(`${JSON.stringify(slackManifest(mode), undefined, 2)}\n`);
}

function modeOf(args: string[]): ManifestMode | string {
  try {
    const { values } = parseArgs({ args, options: { socket: { type: 'boolean' }, url: { type: 'string' } } });
    if (values.url === undefined) return { kind: 'socket' };
    if (values.socket === true) return 'Choose one of --socket and --url.';
    return /^https:\/\/[^\s/]+/.test(values.url) ? { kind: 'http', url: values.url } : '--url takes an https address.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

main(process.argv.slice(2));
