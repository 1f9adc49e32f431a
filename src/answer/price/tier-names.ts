import type { Tier } from '../../prices/offer.ts';

/** What ways of renting are called in replies. */
export const tierNames: Readonly<Record<Tier, string>> = {
  'on-demand': 'On demand',
  spot: 'Spot',
  reserved: 'Reserved',
  community: 'Community cloud',
};
