import type { Accelerator } from '../catalogue/accelerator.ts';
import { cloudInstances } from '../catalogue/cloud-instances.ts';
import { acceleratorWithId } from '../catalogue/data.ts';

const providers: Readonly<Record<string, string>> = {
  AWS: 'aws',
  Azure: 'azure',
  'Google Cloud': 'gcp',
  'Oracle Cloud': 'oci',
};

export interface Machine {
  readonly accelerator: Accelerator;
  readonly count: number;
}

const machines = new Map<string, Machine>();
for (const { provider, accelerator: id, gpus } of cloudInstances) {
  const accelerator = acceleratorWithId(id);
  if (accelerator === undefined) continue;
  for (const [name, count] of Object.entries(gpus)) {
    machines.set(`${providers[provider]}|${name.toLowerCase()}`, { accelerator, count });
  }
}

/**
 * What a machine of AWS, Azure, GCP or OCI holds by the catalogue's table of instances; undefined when it is not there. It
 * goes before a source's own word: SkyPilot once listed Azure's eight H100s as twelve
 * (https://github.com/skypilot-org/skypilot-catalog/pull/50).
 */
export function machineOf(provider: string, sku: string): Machine | undefined {
  return machines.get(`${provider}|${sku.toLowerCase().replace(/^standard_/, '')}`);
}

/** The names of one provider's machines in that table. */
export function machineNames(provider: string): readonly string[] {
  return cloudInstances
    .filter((series) => providers[series.provider] === provider)
    .flatMap(({ gpus }) => Object.keys(gpus));
}

/**
 * Whether a machine can be rented at its listed price. GCP lists these on demand, but gives them out only as spot or by
 * reservation (the filter of https://github.com/dstackai/gpuhunt, providers/gcp.py).
 */
export function isOnDemandInName(provider: string, sku: string): boolean {
  return provider === 'gcp' && /^(?:a3-highgpu-[124]g|a3-ultragpu-|a4-|a4x-)/.test(sku);
}
