import { prepareWords } from '../answer/prepare.ts';
import type { Reply } from '../answer/reply.ts';
import type { PriceBook } from '../prices/book.ts';
import { findBudget } from '../store/budgets.ts';
import { lastOfSchedule } from '../store/deliveries.ts';
import { listSchedules } from '../store/schedules.ts';
import type { Delivery } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { listWatches } from '../store/watches.ts';
import { compose } from './compose.ts';
import type { Digest } from './digest.ts';
import { priceWatch } from './price-watch.ts';
import type { RecordKeeper } from './record-keeper.ts';
import { ruleSchema, usualDays } from './schedule/rule.ts';

export interface Newsroom {
  readonly store: Store;
  readonly keeper: RecordKeeper;
  readonly prices: () => PriceBook;
  /** Answers a question in words; never throws. */
  readonly answer: (words: string) => Reply;
}

/** The digest of a delivery that is due: since what its schedule was told last. */
export async function composeDelivery(room: Newsroom, delivery: Delivery, now: Date): Promise<Digest> {
  const { channel_id: channelId, schedule_id: scheduleId, period, late } = delivery;
  const schedules = await listSchedules(room.store, channelId);
  const schedule = schedules.find(({ id }) => id === scheduleId);
  return composeFor(room, { channelId, scheduleId, rule: schedule?.rule, period, late, now });
}

/** What a digest of a channel would say now. @param scheduleId whose last digest it follows; none: a first digest */
export async function composeFor(
  { store, keeper, prices, answer }: Newsroom,
  about: {
    readonly channelId: number | undefined;
    readonly scheduleId: number | undefined;
    readonly rule: unknown;
    readonly period: string;
    readonly late: boolean;
    readonly now: Date;
  },
): Promise<Digest> {
  const { channelId, scheduleId, period, late, now } = about;
  const rule = ruleSchema.safeParse(about.rule).data;
  const [watches, budget, last] = await Promise.all([
    channelId === undefined ? [] : listWatches(store, channelId),
    channelId === undefined ? undefined : findBudget(store, channelId),
    scheduleId === undefined ? undefined : lastOfSchedule(store, scheduleId),
  ]);
  await Promise.all(watches.map(({ words }) => prepareWords(words)));
  const { record, day } = await keeper.upTo(now);
  const previous = last?.digest as Digest | null | undefined;
  return compose({
    period,
    late,
    until: day,
    usualDays: usualDays[rule?.days.kind ?? 'weekly'],
    watches: watches.map(({ words }) => priceWatch(words, answer)),
    ...(budget === undefined ? {} : { budgetUsdPerMonth: budget }),
    ...(previous == null ? {} : { previous }),
    record,
    sources: prices().sources,
  });
}
