import { ageClass, ageDays } from './age.ts';
import type { PriceBook } from './book.ts';
import { type Offer, type Tier, usdPerGpuHour } from './offer.ts';

/** The hardware a plan asks for. */
export interface HostNeed {
  /** Id in the catalogue. */
  readonly accelerator: string;
  readonly gpus: number;
  /** GPUs that must sit in one machine: a tensor-parallel group. Pipeline stages and replicas may lie in others. */
  readonly gpusPerNode: number;
  /** Those in one machine must be joined by NVLink or the like. Ask it only of accelerators that have such a link. */
  readonly needsNvlink: boolean;
  /** Marketplaces count too. They are left out otherwise: what one owner asks is no price that anybody else gets. */
  readonly market?: boolean;
  /** Only these: a provider, a region. */
  readonly where?: (offer: Offer) => boolean;
}

export interface Host {
  readonly offer: Offer;
  /** How many of the offer's machine. */
  readonly machines: number;
  /** All machines. */
  readonly usdPerHour: number;
}

/**
 * The machines that host a plan for the least money, on one tier; undefined when no known offer can. Offers of the last 90
 * days go before older ones, whatever the older ones cost. Whole machines are paid: four GPUs on an eight-GPU machine cost
 * that machine.
 */
export function cheapestHost(book: Pick<PriceBook, 'for'>, need: HostNeed, tier: Tier, now: Date): Host | undefined {
  let best: (Host & { readonly historic: boolean }) | undefined;
  for (const offer of book.for(need.accelerator)) {
    // Cheapest GPU-hours come first: from here on, even without a GPU to spare, none is cheaper.
    if (best?.historic === false && need.gpus * usdPerGpuHour(offer) >= best.usdPerHour) break;
    if (offer.tier !== tier || !canHost(offer, need)) continue;
    const machines = machinesFor(offer, need);
    const usdPerHour = machines * offer.usdPerHour;
    const historic = ageClass(ageDays(offer.observedAt, now)) === 'historic';
    if (best === undefined || (historic === best.historic ? usdPerHour < best.usdPerHour : best.historic)) {
      best = { offer, machines, usdPerHour, historic };
    }
  }
  return best && { offer: best.offer, machines: best.machines, usdPerHour: best.usdPerHour };
}

function canHost(offer: Offer, need: HostNeed): boolean {
  if (offer.count < need.gpusPerNode || offer.inStock === false) return false;
  if (offer.market && need.market !== true) return false;
  if (need.needsNvlink && need.gpusPerNode > 1 && offer.nvlink !== true) return false;
  return need.where?.(offer) ?? true;
}

function machinesFor(offer: Offer, need: HostNeed): number {
  const groups = Math.ceil(need.gpus / need.gpusPerNode);
  return Math.ceil(groups / Math.floor(offer.count / need.gpusPerNode));
}
