import { publishModels } from '../../src/catalogue/hub/current.ts';
import { createHubModels } from '../../src/hub/models.ts';
import { llamaRepository } from '../hub/repositories.ts';
import { type HubServer, startHubServer } from './hub-server.ts';

/** A hub on loopback that answers are given from. */
export interface PublishedHub {
  readonly server: HubServer;
  /** Nothing is said about org/never-seen from now on, until what is returned is called. */
  hold(): () => void;
  /** Forgets what was read, as a process does that starts anew. */
  forget(): void;
  stop(): Promise<void>;
}

/** It has org/never-seen and org/never-heard, both of the shape of Llama 3.1 8B. */
export async function publishHub(): Promise<PublishedHub> {
  const server = await startHubServer({ 'org/never-seen': llamaRepository(), 'org/never-heard': llamaRepository() });
  const isAllowed = ({ origin }: URL): boolean => [server.url, server.contentUrl].includes(origin);
  const forget = (): void => publishModels(createHubModels({ endpoint: server.url, isAllowed, timeoutMs: 60_000 }));
  const path = '/api/models/org/never-seen';
  forget();
  return {
    server,
    forget,
    hold() {
      const held = Promise.withResolvers<void>();
      server.on(path, async ({ url = '' }, response) => {
        await held.promise;
        server.on(path, undefined);
        // To the same place, where nothing is in the way any more.
        response.writeHead(307, { location: url }).end();
      });
      return held.resolve;
    },
    async stop() {
      publishModels(undefined);
      await server.stop();
    },
  };
}
