import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { channelById, pauseChannel } from '../store/channels.ts';
import { deferDelivery, leaseDelivery, saveDigest, settleDelivery } from '../store/deliveries.ts';
import { listSchedules } from '../store/schedules.ts';
import type { Channel, Delivery } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { digestCard } from './card.ts';
import { detailsAction } from './command/actions.ts';
import type { Digest } from './digest.ts';
import type { Outcome, Post, Poster } from './poster.ts';
import { recall } from './recall.ts';

/** How long one attempt may take; nobody else touches the delivery meanwhile. Requests give up far earlier. */
export const usualLeaseMs = 75_000;
/** A delivery that nobody took for so long is given up: the next one has its news. */
const giveUpMs = 24 * 60 * 60_000;
const backoff = { firstMs: 30_000, mostMs: 15 * 60_000 } as const;
/** A wait that a platform asks for is waited for on the spot when all of them are no longer than this together. */
const patienceMs = 20_000;

export interface DeliverOptions {
  readonly store: Store;
  /** By platform. */
  readonly posters: ReadonlyMap<string, Poster>;
  /** Makes the digest of a delivery. */
  readonly compose: (delivery: Delivery, now: Date) => Promise<Digest>;
  readonly logger: Logger;
  readonly now: () => Date;
  /** Tests shorten these. */
  readonly leaseMs?: number;
  readonly firstBackoffMs?: number;
}

/**
 * Takes one delivery in hand and posts it, so that it is seen once: the row says "posting" and holds the digest before
 * anything is sent, and an attempt that follows one of unknown end first looks whether the message is there.
 */
export async function deliver(id: number, options: DeliverOptions): Promise<void> {
  const { store, posters, logger, now } = options;
  const began = now();
  const lease = await leaseDelivery(store, id, began, new Date(began.getTime() + (options.leaseMs ?? usualLeaseMs)));
  if (lease === undefined) return;
  const { delivery, previousState, previousAt } = lease;
  const channel = await channelById(store, delivery.channel_id);
  const poster = channel && posters.get(channel.platform);
  if (channel === undefined || poster === undefined) {
    await settle(options, delivery, {
      kind: 'refused',
      gone: false,
      reason: `${channel?.platform ?? 'its channel'} is off`,
    });
    return;
  }
  if (channel.paused) {
    await settle(options, delivery, { kind: 'refused', gone: false, reason: 'the channel was paused' });
    return;
  }
  const digest = (delivery.digest as Digest | null) ?? (await composed(delivery, options));
  const post: Post = {
    workspace: channel.workspace,
    channel: channel.channel,
    card: digestCard(digest, detailsAction(id)),
    nonce: delivery.nonce,
    reference: String(id),
    at: delivery.due_at,
    began,
  };
  const outcome = previousState === 'posting' ? await again(post, previousAt, poster) : await send(post, poster);
  logger.info({ delivery: id, platform: channel.platform, outcome: outcome.kind }, 'digest');
  await settle(options, delivery, outcome);
  if (outcome.kind === 'posted') await recallUnwanted(options, delivery, poster);
  if (outcome.kind === 'refused' && outcome.gone) await pause(options, channel, poster, outcome.reason);
}

/** Whoever paused or stopped the digest while it was handed over did not find it to take it back. */
async function recallUnwanted({ store, now }: DeliverOptions, delivery: Delivery, poster: Poster): Promise<void> {
  if (poster.leadMs === 0) return;
  const channel = await channelById(store, delivery.channel_id);
  if (channel === undefined) return;
  const schedules = await listSchedules(store, channel.id);
  if (!channel.paused && schedules.some(({ id }) => id === delivery.schedule_id)) return;
  const reason = 'it was paused or stopped while it was handed over';
  await recall(store, poster, channel, ({ id }) => id === delivery.id, { reason, now: now() });
}

/** Kept before it is posted: a second attempt posts the same, and the details show what was posted. */
async function composed(delivery: Delivery, { compose, store, now }: DeliverOptions): Promise<Digest> {
  const digest = await compose(delivery, now());
  await saveDigest(store, delivery.id, digest);
  return digest;
}

/** An attempt before this one did not say how it went. */
async function again(post: Post, previousAt: Date, poster: Poster): Promise<Outcome | Unsure> {
  const found = await poster.find({ ...post, began: previousAt }, post.began);
  switch (found.kind) {
    case 'there':
      return { kind: 'posted', messageId: found.messageId };
    case 'free':
      return await send(post, poster);
    case 'trouble':
      return { kind: 'unknown', reason: found.reason };
    case 'hidden':
      return { kind: 'unsure', reason: found.reason };
  }
}

/** Posts, and waits as long as the platform asks for where that is short. */
async function send(post: Post, poster: Poster): Promise<Outcome> {
  for (let waited = 0; ; ) {
    const outcome = await poster.post(post);
    if (outcome.kind !== 'later' || outcome.afterMs === 0) return outcome;
    waited += outcome.afterMs;
    if (waited > patienceMs) return outcome;
    await wait(outcome.afterMs);
  }
}

/** It may have been posted, and nobody can find out: it is not posted again. */
interface Unsure {
  readonly kind: 'unsure';
  readonly reason: string;
}

async function settle(
  { store, now, firstBackoffMs = backoff.firstMs }: DeliverOptions,
  delivery: Delivery,
  outcome: Outcome | Unsure,
): Promise<void> {
  const at = now();
  const { id, due_at: due } = delivery;
  switch (outcome.kind) {
    case 'posted':
      return await settleDelivery(store, id, { state: 'posted', messageId: outcome.messageId, at });
    case 'refused':
      return await settleDelivery(store, id, { state: 'skipped', reason: outcome.reason, at });
    case 'later': {
      if (at.getTime() - due.getTime() > giveUpMs) {
        return await settleDelivery(store, id, {
          state: 'skipped',
          reason: `given up after a day: ${outcome.reason}`,
          at,
        });
      }
      const pauseMs = Math.max(outcome.afterMs, firstBackoffMs * growth(delivery.attempts));
      return await deferDelivery(store, id, new Date(at.getTime() + pauseMs), at);
    }
    case 'unsure':
      return await settleDelivery(store, id, { state: 'unsure', reason: outcome.reason, at });
    case 'unknown':
      // The lease runs out, and the attempt after it looks first.
      return;
  }
}

/** Doubled with every attempt up to the longest. */
function growth(attempts: number): number {
  return Math.min(backoff.mostMs / backoff.firstMs, 2 ** Math.max(0, attempts - 1));
}

async function pause(
  { store, logger }: DeliverOptions,
  channel: Channel,
  poster: Poster,
  reason: string,
): Promise<void> {
  await pauseChannel(store, channel.id, reason);
  const told = await poster.tell(
    channel.workspace,
    channel.owner,
    `The hardware-cost digest in a channel of yours is paused: ${reason}. When that is mended, /digest resume there lets it go on.`,
  );
  logger.warn(
    { channel: channel.id, platform: channel.platform, reason, ownerTold: told },
    'digests of a channel paused',
  );
}
