/** How a machine is rented. community: somebody else's machine through a marketplace that sets one price for all. */
export const tiers = ['on-demand', 'spot', 'reserved', 'community'] as const;
export type Tier = (typeof tiers)[number];

/** One machine that can be rented at one price. Prices are without tax, traffic and storage. */
export interface Offer {
  /** 'aws', 'azure', 'gcp', 'runpod' ... */
  readonly provider: string;
  /** The provider's own name of the machine: 'p5.48xlarge'. */
  readonly sku: string;
  readonly region: string | null;
  /** Id in the catalogue, memory and form factor included: 'h100-80gb-sxm'. */
  readonly accelerator: string;
  /** GPUs in the machine. */
  readonly count: number;
  readonly tier: Tier;
  /** A marketplace's offer: what one owner asks today, never a list price. */
  readonly market: boolean;
  /** The whole machine per hour, as the provider says it. */
  readonly nativeAmount: number;
  /** ISO 4217. */
  readonly nativeCurrency: string;
  /** The whole machine. */
  readonly usdPerHour: number;
  /** Whether its GPUs are joined by NVLink or the like; null is unknown. */
  readonly nvlink: boolean | null;
  readonly inStock: boolean | null;
  /** Id of the source among the book's sources. */
  readonly source: string;
  /** ISO day or instant at which the upstream said so. */
  readonly observedAt: string;
}

/** What a model costs as an API. */
export interface ApiPrice {
  /** Id of the model in the catalogue. */
  readonly model: string;
  readonly provider: string;
  /** USD per million tokens. */
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  /** What the provider says it serves ('fp8', 'int4'); null is unknown. An fp8 endpoint is not the bf16 model. */
  readonly quantization: string | null;
  readonly source: string;
  readonly observedAt: string;
}

export function usdPerGpuHour(offer: Offer): number {
  return offer.usdPerHour / offer.count;
}

/** What makes two offers the same one at two times: for upserts, and for the same machine told by two sources. */
export function offerKey(offer: Offer): string {
  const { provider, sku, region, accelerator, count, tier } = offer;
  return `${provider}|${sku}|${region ?? ''}|${accelerator}|${count}|${tier}`;
}
