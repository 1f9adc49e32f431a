import { handedOver, settleDelivery } from '../store/deliveries.ts';
import type { Channel, Delivery } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { Poster } from './poster.ts';

/** What became of the digests that a platform already had. */
export interface Recalled {
  readonly takenBack: readonly Delivery[];
  /** The platform did not give them back: they are shown, or about to be. */
  readonly stillComing: readonly Delivery[];
}

/**
 * Takes back what a platform was given ahead of its time and has not shown: nobody wants it any more.
 * @param poster of the channel's platform; undefined where it is off, and then nothing is handed over
 * @param isUnwanted which of the channel's deliveries
 * @param reason is kept with those that were taken back
 */
export async function recall(
  store: Store,
  poster: Poster | undefined,
  channel: Channel,
  isUnwanted: (delivery: Delivery) => boolean,
  { reason, now }: { readonly reason: string; readonly now: Date },
): Promise<Recalled> {
  if (poster === undefined || poster.leadMs === 0) return { takenBack: [], stillComing: [] };
  const given = await handedOver(store, channel.id, new Date(now.getTime() - poster.leadMs));
  const takenBack: Delivery[] = [];
  const stillComing: Delivery[] = [];
  for (const delivery of given.filter(isUnwanted)) {
    if (await poster.recall(channel, delivery.message_id ?? '')) {
      await settleDelivery(store, delivery.id, { state: 'skipped', reason, at: now });
      takenBack.push(delivery);
    } else if (delivery.due_at > now) stillComing.push(delivery);
  }
  return { takenBack, stillComing };
}
