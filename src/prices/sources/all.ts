import { azureSource } from './azure.ts';
import { gpuhuntSources } from './gpuhunt.ts';
import { openrouterSource } from './openrouter.ts';
import { runpodSource } from './runpod.ts';
import { skypilotSources } from './skypilot.ts';
import type { PriceSource } from './source.ts';
import { vastSource } from './vast.ts';

/** The sources of each family, and where they are. Of an offer that two tell of the same time, the earlier counts. */
const families = {
  gpuhunt: { url: 'https://dstack-gpu-pricing.s3.eu-west-1.amazonaws.com', sources: gpuhuntSources },
  skypilot: {
    url: 'https://raw.githubusercontent.com/skypilot-org/skypilot-catalog/master',
    sources: skypilotSources,
  },
  azure: { url: 'https://prices.azure.com', sources: azureSource },
  runpod: { url: 'https://api.runpod.io', sources: runpodSource },
  vast: { url: 'https://console.vast.ai', sources: vastSource },
  openrouter: { url: 'https://openrouter.ai', sources: openrouterSource },
} as const;

/**
 * The sources that are read.
 * @param chosen families; all of them by default
 * @param addresses base addresses that replace the sources' own
 */
export function allSources(
  chosen: readonly string[] = Object.keys(families),
  addresses: Readonly<Partial<Record<keyof typeof families, string>>> = {},
): PriceSource[] {
  return Object.entries(families)
    .filter(([name]) => chosen.includes(name))
    .flatMap(([name, { url, sources }]) => sources(addresses[name as keyof typeof families] ?? url));
}
