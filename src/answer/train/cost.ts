import { type Cost, costOf } from '../price/cost.ts';
import type { Market } from '../price/market.ts';
import type { TrainingEstimate } from './training-estimate.ts';

/** What the GPUs of a run cost: of what was asked, or of the fewest that hold it. GPUs that train together share machines. */
export function trainingCost(market: Market, { found, memory, enough }: TrainingEstimate): Cost | undefined {
  const spread = memory.fits ? memory.spread : enough?.spread;
  if (spread === undefined) return undefined;
  const { accelerator, gpusPerNode, question } = found;
  const together = Math.min(spread.gpus, gpusPerNode);
  return costOf(market, { accelerator, gpus: spread.gpus, together }, question);
}
