import { publishModels } from './catalogue/hub/current.ts';
import type { Config } from './config.ts';
import { createHubModels } from './hub/models.ts';
import { hubSnapshots } from './store/hub-snapshots.ts';
import type { Store } from './store/store.ts';

/** Lets answers be given from the hub, and keeps what is read there where there is a database. */
export function startHub({ isOn, endpoint, token }: Config['hub'], store?: Store): void {
  const kept = store === undefined || store.state() === 'off' ? undefined : hubSnapshots(store);
  publishModels(isOn ? createHubModels({ endpoint, token }, kept) : undefined);
}
