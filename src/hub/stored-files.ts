import { isGgufRepository } from '../catalogue/hub/as-loaded.ts';
import type { Stored } from '../catalogue/hub/checkpoint/stored.ts';
import { whatIsStored } from '../catalogue/hub/checkpoint/what-is-stored.ts';
import type { HubClient } from './client.ts';
import { readJsonFile, type Snapshot } from './read-snapshot.ts';
import { safetensorsHeaders } from './safetensors-headers.ts';
import { unreadable } from './trouble.ts';

/**
 * What a repository's files hold, with as little more of them read as it takes: small JSON files beside config.json where there
 * are any, and headers where only these tell what is stored how.
 * @throws HubError also when there is nothing that an engine loads
 */
export async function storedIn(client: HubClient, snapshot: Snapshot): Promise<Stored> {
  const has = (path: string): boolean => snapshot.files.some((file) => file.path === path);
  const { config, files } = snapshot;
  const json = async (path: string): Promise<unknown> =>
    has(path) ? (await readJsonFile(client, snapshot, path)).value : undefined;
  const isConfigured = has('config.json');
  const repository = {
    files,
    config,
    modelOpt: await json('hf_quant_config.json'),
    adapterConfig: isConfigured ? undefined : await json('adapter_config.json'),
  };
  const stored = whatIsStored(repository);
  if (stored === undefined) throw unreadable(withoutWeights(snapshot));
  if (!stored.needsHeaders || isGgufRepository(stored)) return stored;
  const headers = await safetensorsHeaders(client, snapshot, stored.loadedFiles);
  return headers === undefined ? stored : (whatIsStored({ ...repository, headers }) ?? stored);
}

function withoutWeights({ files }: Snapshot): string {
  if (files.length === 0) return 'the repository is empty';
  const pickle = files.find(({ path }) => /\.(?:bin|pt|pth|ckpt|pkl)$/i.test(path));
  if (pickle !== undefined)
    return `its weights are in ${pickle.path.slice(0, 100)}, a pickle that runs code when it is loaded, under a name that engines do not load`;
  return 'it has no weights in safetensors or GGUF';
}
