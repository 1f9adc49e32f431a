/** Somebody who rents out GPUs. */
export interface CloudProvider {
  readonly id: string;
  readonly label: string;
  /** What people type, beside the id. */
  readonly words?: readonly string[];
  /** The id is an English word too: in a sentence it counts only behind "on", "from" or "at". */
  readonly common?: true;
}

/** Providers by the id that prices and questions use. */
export const cloudProviders = [
  { id: 'aws', label: 'AWS', words: ['amazon web services', 'ec2', 'sagemaker'] },
  { id: 'azure', label: 'Azure', words: ['microsoft azure'] },
  { id: 'gcp', label: 'Google Cloud', words: ['google cloud', 'gce', 'vertex ai'] },
  { id: 'oci', label: 'Oracle Cloud', words: ['oracle cloud', 'oracle'] },
  { id: 'lambda', label: 'Lambda', words: ['lambda labs', 'lambdalabs', 'lambda cloud'], common: true },
  { id: 'runpod', label: 'RunPod', words: ['runpod.io'] },
  { id: 'vast', label: 'Vast.ai', words: ['vast.ai', 'vastai', 'vast ai'], common: true },
  { id: 'nebius', label: 'Nebius' },
  { id: 'verda', label: 'Verda', words: ['datacrunch'] },
  { id: 'crusoe', label: 'Crusoe', common: true },
  { id: 'coreweave', label: 'CoreWeave' },
  { id: 'together', label: 'Together', words: ['together ai'], common: true },
  { id: 'hyperstack', label: 'Hyperstack' },
  { id: 'fluidstack', label: 'FluidStack' },
  { id: 'paperspace', label: 'Paperspace' },
  { id: 'digitalocean', label: 'DigitalOcean', words: ['digital ocean'] },
  { id: 'vultr', label: 'Vultr' },
  { id: 'scaleway', label: 'Scaleway' },
  { id: 'ovh', label: 'OVHcloud', words: ['ovhcloud'] },
  { id: 'cudo', label: 'CUDO Compute', words: ['cudo compute'] },
  { id: 'civo', label: 'Civo' },
  { id: 'koyeb', label: 'Koyeb' },
  { id: 'tensordock', label: 'TensorDock' },
  { id: 'massedcompute', label: 'Massed Compute', words: ['massed compute'] },
  { id: 'jarvislabs', label: 'JarvisLabs' },
  { id: 'thunder', label: 'Thunder Compute', words: ['thunder compute'], common: true },
  { id: 'primeintellect', label: 'Prime Intellect' },
  { id: 'sfcompute', label: 'SF Compute', words: ['sf compute'] },
  { id: 'hotaisle', label: 'Hot Aisle', words: ['hot aisle'] },
  { id: 'novita', label: 'Novita' },
  { id: 'gcore', label: 'Gcore' },
  { id: 'upcloud', label: 'UpCloud' },
  { id: 'exoscale', label: 'Exoscale' },
  { id: 'shadeform', label: 'Shadeform' },
  { id: 'cloudrift', label: 'CloudRift' },
  { id: 'seeweb', label: 'Seeweb' },
  { id: 'ibm', label: 'IBM Cloud', words: ['ibm cloud'], common: true },
] as const satisfies readonly CloudProvider[];

export type ProviderId = (typeof cloudProviders)[number]['id'];

export const providerIds: readonly ProviderId[] = cloudProviders.map(({ id }) => id);

const labels: ReadonlyMap<string, string> = new Map(cloudProviders.map(({ id, label }) => [id, label]));

/** "Google Cloud" for gcp; an id that is not in the table as it is. */
export function providerLabel(id: string): string {
  return labels.get(id) ?? id;
}
