import { machineOf } from '../../../src/prices/machines.ts';

export interface SnapshotOffer {
  readonly source: string;
  readonly provider: string;
  readonly sku: string;
  readonly region: string;
  readonly tier: 'on-demand' | 'spot';
  readonly usdPerHour: number;
  readonly observedAt?: string;
}

/**
 * The machines with accelerators in a price table that Karpenter generates as Go: `"region": {` or `m["region"] = map...{`
 * opens a region, `"machine": 1.23,` is a price.
 */
export function readKarpenter(go: string, source: string, provider: string): { asOf: string; offers: SnapshotOffer[] } {
  const asOf = /generated at (\d{4}-\d\d-\d\d)T/.exec(go)?.[1];
  if (asOf === undefined) throw new Error(`${source}: it does not say when it was generated`);
  const offers: SnapshotOffer[] = [];
  let region: string | undefined;
  for (const line of go.split('\n')) {
    region = /"([a-z0-9-]+)"(?:: |\] = map.*)\{$/.exec(line)?.[1] ?? region;
    for (const [, sku, price] of line.matchAll(/"([\w. -]+)":\s+([\d.]+),/g)) {
      if (sku === undefined || region === undefined || machineOf(provider, sku) === undefined) continue;
      offers.push({ source, provider, sku, region, tier: 'on-demand', usdPerHour: Number(price) });
    }
  }
  if (offers.length === 0) throw new Error(`${source}: no machine with an accelerator in it; has its format changed?`);
  return { asOf, offers };
}
