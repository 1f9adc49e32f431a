import { parseArgs } from 'node:util';
import { type ManifestMode, slackManifest } from './manifest.ts';

const usage = `npm run --silent slack-manifest                          Socket Mode
npm run --silent slack-manifest -- --socket              Socket Mode
npm run --silent slack-manifest -- --url https://HOST    HTTP, Slack sends to https://HOST/slack/events
with --unfurl: links to Hugging Face are shown with what the model needs (SLACK_UNFURL=on)
`;

/** Prints the app manifest as JSON. Exit status 2 when the call is wrong. */
function main(args: string[]): void {
  const asked = read(args);
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n${usage}`);
    process.exitCode = 2;
    return;
  }
  process.stdout.write(`${JSON.stringify(slackManifest(asked.mode, asked.unfurl), undefined, 2)}\n`);
}

function read(args: string[]): { mode: ManifestMode; unfurl: boolean } | string {
  try {
    const { values } = parseArgs({
      args,
      options: { socket: { type: 'boolean' }, url: { type: 'string' }, unfurl: { type: 'boolean', default: false } },
    });
    const { url, unfurl } = values;
    if (url === undefined) return { mode: { kind: 'socket' }, unfurl };
    if (values.socket === true) return 'Choose one of --socket and --url.';
    return /^https:\/\/[^\s/]+/.test(url) ? { mode: { kind: 'http', url }, unfurl } : '--url takes an https address.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

main(process.argv.slice(2));
