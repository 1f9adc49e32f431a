import { isJoined, nameAccelerator, type SpelledAccelerator } from './accelerators.ts';
import { isOnDemandInName, machineOf } from './machines.ts';
import type { Offer, Tier } from './offer.ts';

/** One line of a source, nothing believed yet. */
export interface OfferRow {
  readonly provider: string;
  readonly sku: string;
  readonly region: string | null;
  readonly gpu: Omit<SpelledAccelerator, 'machine'>;
  readonly count: number;
  readonly tier: Tier;
  /** USD an hour for the whole machine. */
  readonly usdPerHour: number;
  readonly market?: boolean;
  readonly inStock?: boolean | null;
  /** What the source says of its links, where it says something. */
  readonly nvlink?: boolean | null;
  readonly source: string;
  readonly observedAt: string;
}

/** Why a line is no offer. `unknown`: a name that means no accelerator of the catalogue, or more than one. */
export type Rejection = { readonly unknown: string } | { readonly refused: string };

/** More GPUs in one machine than anybody rents: GB200 NVL72 is the largest unit. */
const mostGpus = 72;
/** USD a GPU-hour beyond which a price is an error: the dearest listed ever is about 18 (B300 on AWS), the cheapest 0.03. */
const plausible = { low: 0.01, high: 60 };
const longest = 100;

/** Checks one line and names its accelerator. */
export function toOffer(row: OfferRow): Offer | Rejection {
  const { provider, tier } = row;
  const usdPerHour = Math.round(row.usdPerHour * 1e6) / 1e6;
  const sku = tidy(row.sku);
  const region = row.region === null ? null : tidy(row.region);
  if (sku === undefined || region === undefined) return { refused: 'a name that is empty or too long' };
  const machine = machineOf(provider, sku);
  const accelerator = machine?.accelerator ?? nameAccelerator({ ...row.gpu, machine: sku });
  const count = machine?.count ?? row.count;
  if (accelerator === undefined) return { unknown: spelling(row.gpu) };
  if (!Number.isInteger(count) || count < 1 || count > mostGpus) return { refused: 'no whole number of GPUs' };
  const perGpu = usdPerHour / count;
  if (!(perGpu >= plausible.low && perGpu <= plausible.high)) return { refused: 'no price, or an absurd one' };
  if (tier === 'on-demand' && isOnDemandInName(provider, sku))
    return { refused: 'listed, but not to be had on demand' };
  return {
    provider,
    sku,
    region,
    accelerator: accelerator.id,
    count,
    tier,
    market: row.market ?? false,
    nativeAmount: usdPerHour,
    nativeCurrency: 'USD',
    usdPerHour,
    nvlink: row.nvlink ?? isJoined(accelerator),
    inStock: row.inStock ?? null,
    source: row.source,
    observedAt: row.observedAt,
  };
}

function spelling({ name, memory }: OfferRow['gpu']): string {
  const shown = tidy(name) ?? 'a name that is empty or too long';
  return memory === undefined ? shown : `${shown} (${Math.round(memory)} GB)`;
}

/** A source's text without control characters; undefined when nothing is left or it is longer than any real name. */
function tidy(text: string): string | undefined {
  const clean = text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return clean === '' || clean.length > longest ? undefined : clean;
}
