import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { commands } from '../../../src/faces/commands.ts';
import { type ManifestMode, slackManifest } from '../../../src/faces/slack/manifest.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../fakes/slack/manifest.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
const modes: readonly [string, ManifestMode][] = [
  ['Socket Mode', { kind: 'socket' }],
  ['HTTP', { kind: 'http', url: 'https://fit.example/' }],
];

describe('the manifest', () => {
  test.each(modes)('for %s is valid by the schema that Slack publishes', (_, mode) => {
    for (const unfurl of [false, true]) {
      validate(slackManifest(mode, unfurl));
      expect(validate.errors).toBeNull();
    }
  });

  test('with a mistake is not', () => {
    const manifest = slackManifest({ kind: 'socket' });
    expect(validate({ ...manifest, features: { ...manifest.features, slash_commands: [{ command: 'fit' }] } })).toBe(
      false,
    );
  });

  test('asks for three scopes, and five that may be declined', () => {
    const { scopes } = slackManifest({ kind: 'socket' }).oauth_config;
    expect(scopes).toEqual({
      bot: ['commands', 'chat:write', 'app_mentions:read'],
      bot_optional: ['files:write', 'files:read', 'users:read', 'channels:read', 'groups:read'],
    });
  });

  test('is told of links only where that is asked for', () => {
    const { features, oauth_config, settings } = slackManifest({ kind: 'socket' }, true);
    expect(features).toMatchObject({ unfurl_domains: ['huggingface.co', 'hf.co'] });
    expect(oauth_config.scopes.bot.slice(-2)).toEqual(['links:read', 'links:write']);
    expect(settings.event_subscriptions.bot_events).toContain('link_shared');
    expect(JSON.stringify(slackManifest({ kind: 'socket' }))).not.toMatch(/link_shared|links:|unfurl/);
  });

  test('has every slash command of the table and no other', () => {
    const names = slackManifest({ kind: 'socket' }).features.slash_commands.map(({ command }) => command);
    expect(names).toEqual(commands.filter((command) => command.slash).map((command) => `/${command.name}`));
  });

  test('names the address for HTTP in every place, and none for Socket Mode', () => {
    const http = JSON.stringify(slackManifest({ kind: 'http', url: 'https://fit.example/' }));
    expect(http.match(/"https:\/\/fit\.example\/slack\/events"/g)).toHaveLength(
      commands.filter(({ slash }) => slash).length + 2,
    );
    const socket = slackManifest({ kind: 'socket' });
    expect(JSON.stringify(socket)).not.toContain('https:');
    expect(socket.settings.socket_mode_enabled).toBe(true);
  });
});

describe('npm run slack-manifest', () => {
  const script = new URL('../../../src/faces/slack/print-manifest.ts', import.meta.url).pathname;
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [script, ...args], { encoding: 'utf8', stdio: 'pipe' });

  test('prints the manifest as JSON', () => {
    expect(JSON.parse(run())).toEqual(slackManifest({ kind: 'socket' }));
    expect(JSON.parse(run('--unfurl'))).toEqual(slackManifest({ kind: 'socket' }, true));
    expect(JSON.parse(run('--url', 'https://fit.example'))).toEqual(
      slackManifest({ kind: 'http', url: 'https://fit.example' }),
    );
  });

  test.each([[['--url', 'http://fit.example']], [['--socket', '--url', 'https://x.example']], [['--what']]])(
    'refuses %j and shows how it is called',
    (args) => {
      expect(() => run(...args)).toThrow(/slack-manifest -- --url https:\/\/HOST/);
    },
  );
});
