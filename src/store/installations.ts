import type { Secrets } from './secrets.ts';
import type { Store } from './store.ts';

/** Where the app is installed: a workspace, or an organisation with all of its workspaces. */
export interface Place {
  readonly platform: string;
  readonly workspace: string;
}

/** What the platform gave when the app was installed, tokens and all: kept encrypted, never logged. */
export interface Installations {
  put(place: Place, installation: object): Promise<void>;
  /**
   * undefined when the app is not installed there. What an older key encrypted is encrypted with the current one by the way.
   * @throws SecretTrouble when it cannot be decrypted
   */
  find(place: Place): Promise<unknown>;
  remove(place: Place): Promise<void>;
}

/** All functions throw StoreUnavailable when the database is not there. */
export function createInstallations(store: Store, secrets: Secrets): Installations {
  return {
    async put({ platform, workspace }, installation) {
      const { keyId, sealed } = secrets.seal(JSON.stringify(installation), ownerOf({ platform, workspace }));
      const row = { key_id: keyId, sealed, updated_at: new Date() };
      await store.use((db) =>
        db
          .insertInto('installations')
          .values({ platform, workspace, ...row })
          .onConflict((conflict) => conflict.columns(['platform', 'workspace']).doUpdateSet(row))
          .execute(),
      );
    },

    async find({ platform, workspace }) {
      const row = await store.use((db) =>
        db
          .selectFrom('installations')
          .select(['key_id', 'sealed'])
          .where('platform', '=', platform)
          .where('workspace', '=', workspace)
          .executeTakeFirst(),
      );
      if (row === undefined) return undefined;
      const owner = ownerOf({ platform, workspace });
      const kept = { keyId: row.key_id, sealed: row.sealed };
      const text = secrets.open(kept, owner);
      if (secrets.isOutdated(kept)) {
        const { keyId, sealed } = secrets.seal(text, owner);
        await store.use((db) =>
          db
            .updateTable('installations')
            .set({ key_id: keyId, sealed, updated_at: new Date() })
            .where('platform', '=', platform)
            .where('workspace', '=', workspace)
            // Somebody may have installed it anew in between.
            .where('sealed', '=', row.sealed)
            .execute(),
        );
      }
      return JSON.parse(text) as unknown;
    },

    async remove({ platform, workspace }) {
      await store.use((db) =>
        db.deleteFrom('installations').where('platform', '=', platform).where('workspace', '=', workspace).execute(),
      );
    },
  };
}

function ownerOf({ platform, workspace }: Place): string {
  return `${platform} ${workspace}`;
}
