import { afterEach, beforeEach, expect, test } from 'vitest';
import { commands } from '../../../src/faces/commands.ts';
import { discordCommands } from '../../../src/faces/discord/command-json.ts';
import { runRegister } from '../../../src/faces/discord/register.ts';
import { registrationRemark } from '../../../src/faces/discord/registration.ts';
import { faultsOfCommands } from '../../fakes/discord/outgoing.ts';
import { application, server } from '../../fakes/discord/payloads.ts';
import { FakeDiscord } from '../../fakes/discord/server.ts';

const slashNames = commands.filter(({ slash }) => slash).map(({ name }) => name);

let fake: FakeDiscord;
beforeEach(async () => {
  fake = await FakeDiscord.start();
});
afterEach(() => fake.close());

async function register(env: Record<string, string> = {}) {
  const said: string[] = [];
  const status = await runRegister(
    { DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.apiUrl, ...env },
    (line) => void said.push(line),
  );
  return { status, said: said.join('\n') };
}
const puts = () => fake.requests.filter(({ method }) => method === 'PUT');

test('the commands come from the table and are ones that Discord takes', () => {
  const json = discordCommands();
  expect(faultsOfCommands(json)).toEqual([]);
  expect(json.map(({ name }) => name)).toEqual([
    ...commands.filter(({ slash }) => slash).map(({ name }) => name),
    'Fit check',
  ]);
  for (const command of json) {
    expect(command).toMatchObject({ integration_types: [0, 1], contexts: [0, 1, 2] });
  }
});

test('options with few values offer them all, and no others', () => {
  const options = discordCommands().find(({ name }) => name === 'train');
  const method = JSON.parse(JSON.stringify(options)).options.find(({ name }: { name: string }) => name === 'method');
  expect(method.choices.map(({ value }: { value: string }) => value)).toEqual(['full', 'lora', 'qlora', 'dora']);
  expect(method).not.toHaveProperty('autocomplete');
});

test('commands are registered once, and again only when they changed', async () => {
  expect(await register()).toMatchObject({
    status: 0,
    said: expect.stringContaining(`Registered everywhere: ${slashNames.join(', ')}, Fit check`),
  });
  expect(puts()[0]?.path).toBe(`/applications/${application}/commands`);
  expect(await register()).toMatchObject({ status: 0, said: expect.stringContaining('nothing to do') });
  expect(puts()).toHaveLength(1);
});

test.each([
  ['a description', (command: Record<string, unknown>) => ({ ...command, description: 'other' })],
  [
    'an option that is required now',
    (command: Record<string, unknown>) => ({
      ...command,
      options: [{ type: 3, name: 'question', description: 'x', required: true }],
    }),
  ],
  ['a place', (command: Record<string, unknown>) => ({ ...command, contexts: [0] })],
  [
    'autocomplete',
    (command: Record<string, unknown>) =>
      JSON.parse(JSON.stringify(command).replaceAll('"autocomplete":true', '"autocomplete":false')),
  ],
])('a change of %s is noticed', async (_what, change) => {
  await register();
  fake.registered = fake.registered.map((command, index) =>
    index === 0 ? change(command as Record<string, unknown>) : command,
  );
  await register();
  expect(puts()).toHaveLength(2);
});

test('a command that is gone or new is noticed', async () => {
  await register();
  fake.registered = fake.registered.slice(1);
  await register();
  fake.registered = [...fake.registered, { name: 'stranger', type: 1 }];
  await register();
  expect(puts()).toHaveLength(3);
});

test('with a server id the commands are registered there, and compared without places', async () => {
  const env = { DISCORD_GUILD_ID: server, DISCORD_APPLICATION_ID: application };
  expect(await register(env)).toMatchObject({ status: 0, said: expect.stringContaining(`in the server ${server}`) });
  expect(puts()[0]?.path).toBe(`/applications/${application}/guilds/${server}/commands`);
  expect(await register(env)).toMatchObject({ said: expect.stringContaining('nothing to do') });
});

test('a running bot is told when the registered commands are not its own', async () => {
  const options = { token: fake.token, applicationId: application, guildId: undefined, apiUrl: fake.apiUrl };
  expect(await registrationRemark(options)).toContain('no commands are registered');
  await register();
  expect(await registrationRemark(options)).toBeUndefined();
  fake.registered = fake.registered.slice(1);
  expect(await registrationRemark(options)).toContain('differ');
});

test('a missing or bad setting ends with status 2 and its name', async () => {
  expect(await register({ DISCORD_TOKEN: '' })).toEqual({ status: 2, said: expect.stringContaining('DISCORD_TOKEN') });
  expect(await register({ DISCORD_PUBLIC_KEY: 'zz' })).toEqual({
    status: 2,
    said: expect.stringContaining('DISCORD_PUBLIC_KEY'),
  });
});

test('a refusal ends with status 1, names the setting and not the token', async () => {
  const { status, said } = await register({ DISCORD_TOKEN: 'wrong-token' });
  expect(status).toBe(1);
  expect(said).toContain('DISCORD_TOKEN');
  expect(said).not.toContain('wrong-token');
});

test.each([403, 404, 500])('status %i from Discord is told', async (status) => {
  for (let tries = 0; tries < 3; tries += 1) fake.plan(/^GET /, { status, body: { code: 0, message: 'no' } });
  expect(await register({ DISCORD_APPLICATION_ID: application })).toMatchObject({
    status: 1,
    said: expect.stringContaining(String(status)),
  });
});

test('429 is waited out', async () => {
  fake.plan(/^PUT /, {
    status: 429,
    headers: { 'retry-after': '0.1' },
    body: { message: 'slow', retry_after: 0.1, global: false },
  });
  expect(await register()).toMatchObject({ status: 0 });
});

test('an answer that is cut off is told, not thrown', async () => {
  fake.plan(/^GET /, { status: 200, body: [{ name: 'fit' }], truncated: true });
  expect(await register({ DISCORD_APPLICATION_ID: application })).toMatchObject({ status: 1 });
});
