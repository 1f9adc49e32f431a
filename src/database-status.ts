import type { FaceStatus } from './faces/face.ts';
import type { Store, StoreState } from './store/store.ts';

const states: Readonly<Record<StoreState, FaceStatus['state']>> = {
  off: 'off',
  opening: 'starting',
  open: 'on',
  unavailable: 'failing',
};

/** The database's state as that of a face, for those who show how everything is. */
export function databaseStatus(store: Pick<Store, 'state' | 'detail'>): FaceStatus {
  return { name: 'database', state: states[store.state()], detail: store.detail() };
}
