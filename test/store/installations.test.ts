import { randomBytes } from 'node:crypto';
import type { Installation } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { botTokenOf, createInstallationStore } from '../../src/faces/slack/installation-store.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { readKeys } from '../../src/store/keys.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import type { Store } from '../../src/store/store.ts';
import { databases, openForTests } from '../fakes/store.ts';

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const installed = (team: string, token: string): Installation<'v2', false> => ({
  team: { id: team, name: 'A team' },
  enterprise: undefined,
  user: { id: 'U1', token: undefined, scopes: undefined },
  bot: { token, scopes: ['commands'], id: 'B1', userId: 'U2' },
  isEnterpriseInstall: false,
});

describe.each(databases)('installations in %s', (_name, start) => {
  let store: Store;
  openForTests(start, (opened) => {
    store = opened;
  });

  const rows = () => store.use((db) => db.selectFrom('installations').selectAll().execute());
  const team = (teamId: string) => ({ teamId, enterpriseId: undefined, isEnterpriseInstall: false });

  it('come back as Slack gave them, lie encrypted, and are replaced and removed', async () => {
    const bolt = createInstallationStore(createInstallations(store, createSecrets(readKeys(key('a')))));
    await bolt.storeInstallation(installed('T1', 'xoxb-first'));
    await bolt.storeInstallation(installed('T1', 'xoxb-second'));
    expect(await bolt.fetchInstallation(team('T1'))).toMatchObject({ bot: { token: 'xoxb-second' } });
    const [row] = await rows();
    expect(Buffer.from(row?.sealed ?? []).toString('latin1')).not.toContain('xoxb');
    await bolt.deleteInstallation?.(team('T1'));
    await expect(bolt.fetchInstallation(team('T1'))).rejects.toThrow(/not installed in T1/);
    expect(await rows()).toEqual([]);
  });

  it("give the bot's token in a workspace, before the one of the settings", async () => {
    const vault = createInstallations(store, createSecrets(readKeys(key('a'))));
    await createInstallationStore(vault).storeInstallation(installed('T3', 'xoxb-own'));
    expect(await botTokenOf(vault, 'T3', 'xoxb-configured')).toBe('xoxb-own');
    expect(await botTokenOf(vault, 'T4', 'xoxb-configured')).toBe('xoxb-configured');
    expect(await botTokenOf(vault, 'T4', undefined)).toBe(undefined);
    await vault.remove({ platform: 'slack', workspace: 'T3' });
  });

  it('for an organisation are found by the organisation', async () => {
    const bolt = createInstallationStore(createInstallations(store, createSecrets(readKeys(key('a')))));
    const everywhere: Installation<'v2', true> = {
      ...installed('T1', 'xoxb-org'),
      team: undefined,
      enterprise: { id: 'E1' },
      isEnterpriseInstall: true,
    };
    await bolt.storeInstallation(everywhere);
    const found = await bolt.fetchInstallation({
      teamId: 'T9',
      enterpriseId: 'E1',
      isEnterpriseInstall: true,
    } as never);
    expect(found.bot?.token).toBe('xoxb-org');
    await bolt.deleteInstallation?.({ teamId: undefined, enterpriseId: 'E1', isEnterpriseInstall: true });
  });

  it('are encrypted with the current key when they are read, so that the old one can go', async () => {
    const old = key('old');
    const current = key('current');
    const place = { platform: 'slack', workspace: 'T2' };
    const under = (keys: string) => createInstallations(store, createSecrets(readKeys(keys)));
    await under(old).put(place, { token: 'x' });
    expect(await under(`${current},${old}`).find(place)).toEqual({ token: 'x' });
    expect((await rows()).map(({ key_id }) => key_id)).toEqual(['current']);
    expect(await under(current).find(place)).toEqual({ token: 'x' });
    await expect(under(old).find(place)).rejects.toThrow(/key 'current', which ENCRYPTION_KEYS does not have/);
  });
});
