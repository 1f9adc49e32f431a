import type { QuestionDraft } from '../../ask/question.ts';
import type { Accelerator } from '../../catalogue/accelerator.ts';

/** What own hardware costs an hour, and what that assumes. */
export interface Owned {
  readonly usdPerHour: number;
  /** Depreciation per GPU-hour; absent when nobody said what the hardware costs. */
  readonly depreciation?: number;
  /** Power per GPU-hour. */
  readonly power: number;
  readonly usdPerGpu?: number;
  readonly usdPerKwh: number;
  readonly kwPerGpu: number;
}

/** Years over which hardware is written off. */
export const years = 4;
const hoursPerYear = 8760;
/** A data centre's power over its computers', industry average of 2023: journal.uptimeinstitute.com, global survey. */
export const powerUsageEffectiveness = 1.58;
/** US commercial average, April 2026: EIA Electric Power Monthly, table 5.6.A. */
const usualUsdPerKwh = 0.146;
/** A DGX H100 takes at most 10.2 kW for 8 GPUs of 700 W (NVIDIA's data sheet): what a server takes over its GPUs' own limit. */
const serverPerGpuPower = 10.2 / (8 * 0.7);

/** What a GPU costs with its share of the server and its network cards, USD. */
const purchase: Readonly<Record<string, number>> = {
  // A server of eight with InfiniBand cards at 310,000 in 2024-08; a dealer's quotation of then is 317,000:
  // https://docs.google.com/spreadsheets/d/1Ft3RbeZ-w43kYSiLfYc1vxO41mK5lmJpcPC9GOYHAWc
  'h100-80gb-sxm': 310_000 / 8,
};

/**
 * Own hardware at full use: price / (4 years in hours) + kW x PUE x price of power, per GPU. Without staff, space, interest
 * and the network between machines. An H100 comes to 1.11 + 0.29 = 1.40 $ an hour; SemiAnalysis counts 1.30 to 1.69 with
 * more in it (AI Cloud TCO model, August 2025).
 * @returns undefined when the GPU's power is not known
 */
export function ownedCost(accelerator: Accelerator, gpus: number, question: QuestionDraft): Owned | undefined {
  if (accelerator.tdpW === null) return undefined;
  const usdPerGpu = question.usdPerGpu ?? purchase[accelerator.id];
  const usdPerKwh = question.usdPerKwh ?? usualUsdPerKwh;
  const kwPerGpu = (accelerator.tdpW / 1000) * serverPerGpuPower;
  const power = kwPerGpu * powerUsageEffectiveness * usdPerKwh;
  const depreciation = usdPerGpu === undefined ? undefined : usdPerGpu / (years * hoursPerYear);
  return {
    usdPerHour: gpus * (power + (depreciation ?? 0)),
    power,
    usdPerKwh,
    kwPerGpu,
    ...(usdPerGpu === undefined ? {} : { usdPerGpu }),
    ...(depreciation === undefined ? {} : { depreciation }),
  };
}
