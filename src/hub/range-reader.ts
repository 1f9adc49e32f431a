import type { ReadRange } from '../catalogue/hub/headers/read-range.ts';
import type { HubClient } from './client.ts';
import type { Head } from './read-snapshot.ts';
import { HubError } from './trouble.ts';

/**
 * Reads parts of a repository's files at one commit. A reader of headers turns every failure into "cannot be read": what the
 * hub itself said is kept for afterwards.
 */
export function rangeReader(
  client: HubClient,
  { id, sha }: Head,
): {
  readonly read: ReadRange;
  /** @throws HubError when a part could not be had */
  readonly throwIfFailed: () => void;
} {
  let failure: HubError | undefined;
  return {
    async read(path, from, to) {
      const address = `/${id}/resolve/${sha}/${path.split('/').map(encodeURIComponent).join('/')}`;
      try {
        const request = {
          bucket: 'resolvers',
          maxBytes: to - from,
          what: path.slice(0, 100),
          range: { from, to },
        } as const;
        return (await client.get(address, request)).body;
      } catch (error) {
        if (error instanceof HubError) failure ??= error;
        throw error;
      }
    },
    throwIfFailed() {
      if (failure !== undefined) throw failure;
    },
  };
}
