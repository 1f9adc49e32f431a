import type { QuestionDraft } from '../../ask/question.ts';
import { providerLabel } from '../../catalogue/cloud-providers.ts';
import type { Verdict } from '../card.ts';
import { ageWords, monthsOf } from './dates.ts';
import { type Listed, type Listing, listingOf } from './listing.ts';
import type { Market } from './market.ts';
import { placeName } from './places.ts';
import { tierNames } from './tier-names.ts';
import { usd, usdRange, usdShort } from './usd.ts';

/** Nothing is known of what was asked; who else lists it is said. */
export function unknownPrice(market: Market, accelerator: string, name: string, question: QuestionDraft): Verdict {
  const { gpus } = question;
  const anywhere = listingOf(market, accelerator, typeof gpus === 'number' ? { gpus } : {}).rows;
  const others = anywhere.slice(0, 6).map(({ provider }) => providerLabel(provider));
  const elsewhere = others.length === 0 ? '' : ` Without the conditions there are prices of ${others.join(', ')}.`;
  return { tone: 'neutral', text: `No price is known of ${conditions(name, question)}.${elsewhere}` };
}

/** "8 × H100 at AWS in the EU, spot". */
function conditions(
  name: string,
  { gpus, tier, provider, region, maxUsdPerHour, maxUsdPerMonth }: QuestionDraft,
): string {
  return [
    typeof gpus === 'number' ? `${gpus} × ${name}` : name,
    ...(provider === undefined ? [] : [` at ${providerLabel(provider)}`]),
    ...(region === undefined ? [] : [` in ${placeName(region)}`]),
    ...(tier === undefined ? [] : [`, ${tierNames[tier].toLowerCase()}`]),
    ...(maxUsdPerHour === undefined ? [] : [`, under ${usdShort(maxUsdPerHour)}/h`]),
    ...(maxUsdPerMonth === undefined ? [] : [`, under ${usdShort(maxUsdPerMonth)}/month`]),
  ].join('');
}

/** The best price with whose it is; of historic ones only what was listed, as nobody can be called the cheapest. */
export function listingVerdict({ rows }: Listing, name: string, question: QuestionDraft): Verdict {
  const { gpus } = question;
  const listed = rows.flatMap(({ tiers }) => Object.values(tiers));
  const perUnit = typeof gpus === 'number' ? 'an hour' : 'a GPU-hour';
  const best = rows.flatMap(({ tiers }) => Object.values(tiers)[0] ?? [])[0];
  const amount = (one: Listed): number => (typeof gpus === 'number' ? one.usdPerHour : one.usdPerGpuHour);
  if (best === undefined || best.age === 'historic') {
    const main = best === undefined ? listed : listed.filter(({ offer }) => offer.tier === best.offer.tier);
    const prices = main.map(amount);
    const when = monthsOf(main.map(({ offer }) => offer.observedAt));
    return {
      tone: 'neutral',
      text: `${conditions(name, { ...question, tier: best?.offer.tier ?? 'on-demand' })}: listed at ${usdRange(Math.min(...prices), Math.max(...prices))} ${perUnit} in ${when}. That is too old to say who is the cheapest now.`,
    };
  }
  const spot = listed
    .filter(({ offer, age }) => offer.tier === 'spot' && age !== 'historic')
    .toSorted((a, b) => amount(a) - amount(b))[0];
  const also =
    spot === undefined || best.offer.tier === 'spot'
      ? ''
      : ` Spot from ${usd(amount(spot))} at ${providerLabel(spot.offer.provider)}.`;
  return {
    tone: 'neutral',
    text: `${conditions(name, { ...question, tier: best.offer.tier })}: from ${usd(amount(best))} ${perUnit} at ${providerLabel(best.offer.provider)} (${ageWords(best.ageDays)}).${also}`,
  };
}
