import type { Installation, InstallationQuery, InstallationStore } from '@slack/bolt';

/** Where installations are kept; src/store/installations.ts is one. */
export interface InstallationVault {
  put(place: Place, installation: object): Promise<void>;
  find(place: Place): Promise<unknown>;
  remove(place: Place): Promise<void>;
}

interface Place {
  readonly platform: string;
  readonly workspace: string;
}

/**
 * Bolt's InstallationStore: what Slack's OAuth gave, by workspace, or by organisation when the app was installed for all of
 * its workspaces. Of what people have signed in with nothing but the last installer's is kept: the bot acts as itself.
 */
export function createInstallationStore(vault: InstallationVault): InstallationStore {
  return {
    async storeInstallation(installation) {
      const { team, enterprise, isEnterpriseInstall } = installation;
      await vault.put(placeOf({ teamId: team?.id, enterpriseId: enterprise?.id, isEnterpriseInstall }), installation);
    },
    async fetchInstallation(query: InstallationQuery<boolean>) {
      const place = placeOf(query);
      const found = await vault.find(place);
      if (found === undefined)
        throw new Error(`fitcheck is not installed in ${place.workspace}: open /slack/install to install it.`);
      return found as Installation;
    },
    async deleteInstallation(query: InstallationQuery<boolean>) {
      await vault.remove(placeOf(query));
    },
  };
}

/**
 * The bot's token in a workspace: what its installation gave, else the one of the settings. An installation for a whole
 * organisation is kept under the organisation, which a channel does not name, and is not found here.
 */
export async function botTokenOf(
  vault: Pick<InstallationVault, 'find'>,
  workspace: string,
  configured: string | undefined,
): Promise<string | undefined> {
  const installation = (await vault.find({ platform: 'slack', workspace })) as Installation | undefined;
  return installation?.bot?.token ?? configured;
}

function placeOf(names: {
  readonly teamId: string | undefined;
  readonly enterpriseId: string | undefined;
  readonly isEnterpriseInstall: boolean | undefined;
}): Place {
  const workspace = names.isEnterpriseInstall ? names.enterpriseId : names.teamId;
  if (workspace === undefined) throw new Error('Slack named neither the workspace nor the organisation.');
  return { platform: 'slack', workspace };
}
