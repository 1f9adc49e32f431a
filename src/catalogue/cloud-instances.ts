/** Instances of one series: which accelerator they hold, and how many each size has. */
interface InstanceSeries {
  readonly provider: 'AWS' | 'Google Cloud' | 'Azure' | 'Oracle Cloud';
  /** Id of the accelerator in the catalogue. */
  readonly accelerator: string;
  /** Accelerators by the name of the instance. */
  readonly gpus: Readonly<Record<string, number>>;
  /** Short names that mean the last instance, where a series has one size that everybody means. */
  readonly short?: readonly string[];
  readonly source: string;
}

const ec2 = (series: string): string => `https://aws.amazon.com/ec2/instance-types/${series}/`;
const gcp = 'https://cloud.google.com/compute/docs/gpus';
const azure = 'https://learn.microsoft.com/azure/virtual-machines/sizes/gpu-accelerated/';
const oracle = 'https://docs.oracle.com/iaas/Content/Compute/References/computeshapes.htm';

/** EC2's sizes with one GPU, four, eight: the same in every G series but where a row says otherwise. */
const ec2Sizes = (series: string, sizes: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(sizes).map(([size, gpus]) => [`${series}.${size}`, gpus]));
const usual = { xlarge: 1, '2xlarge': 1, '4xlarge': 1, '8xlarge': 1, '16xlarge': 1, '12xlarge': 4, '24xlarge': 4 };

/** Cloud instances with whole accelerators, as the providers list them. */
export const cloudInstances: readonly InstanceSeries[] = [
  {
    provider: 'AWS',
    accelerator: 't4',
    gpus: ec2Sizes('g4dn', {
      xlarge: 1,
      '2xlarge': 1,
      '4xlarge': 1,
      '8xlarge': 1,
      '16xlarge': 1,
      '12xlarge': 4,
      metal: 8,
    }),
    source: ec2('g4'),
  },
  { provider: 'AWS', accelerator: 'a10g', gpus: ec2Sizes('g5', { ...usual, '48xlarge': 8 }), source: ec2('g5') },
  {
    provider: 'AWS',
    accelerator: 'l4',
    gpus: { ...ec2Sizes('g6', { ...usual, '48xlarge': 8 }), 'gr6.4xlarge': 1, 'gr6.8xlarge': 1 },
    source: ec2('g6'),
  },
  { provider: 'AWS', accelerator: 'l40s', gpus: ec2Sizes('g6e', { ...usual, '48xlarge': 8 }), source: ec2('g6e') },
  {
    provider: 'AWS',
    accelerator: 'rtxpro4500',
    gpus: ec2Sizes('g7', { '2xlarge': 1, '4xlarge': 1, '8xlarge': 1, '12xlarge': 2, '24xlarge': 4 }),
    source: 'https://github.com/dstackai/dstack/pull/4063',
  },
  {
    provider: 'AWS',
    accelerator: 'rtxpro6000-server',
    gpus: ec2Sizes('g7e', { '2xlarge': 1, '4xlarge': 1, '8xlarge': 1, '12xlarge': 2, '24xlarge': 4, '48xlarge': 8 }),
    source: ec2('g7e'),
  },
  {
    provider: 'AWS',
    accelerator: 'v100-16gb',
    gpus: { 'p3.2xlarge': 1, 'p3.8xlarge': 4, 'p3.16xlarge': 8 },
    source: ec2('p3'),
  },
  { provider: 'AWS', accelerator: 'v100-32gb', gpus: { 'p3dn.24xlarge': 8 }, short: ['p3dn'], source: ec2('p3') },
  { provider: 'AWS', accelerator: 'a100-40gb-sxm', gpus: { 'p4d.24xlarge': 8 }, short: ['p4d'], source: ec2('p4') },
  { provider: 'AWS', accelerator: 'a100-80gb-sxm', gpus: { 'p4de.24xlarge': 8 }, short: ['p4de'], source: ec2('p4') },
  { provider: 'AWS', accelerator: 'h100-80gb-sxm', gpus: { 'p5.4xlarge': 1, 'p5.48xlarge': 8 }, source: ec2('p5') },
  {
    provider: 'AWS',
    accelerator: 'h200-141gb-sxm',
    gpus: { 'p5e.48xlarge': 8, 'p5en.48xlarge': 8 },
    short: ['p5e', 'p5en'],
    source: ec2('p5'),
  },
  { provider: 'AWS', accelerator: 'b200-180gb-sxm', gpus: { 'p6-b200.48xlarge': 8 }, source: ec2('p6') },
  { provider: 'AWS', accelerator: 'b300-sxm', gpus: { 'p6-b300.48xlarge': 8 }, source: ec2('p6') },
  {
    provider: 'AWS',
    accelerator: 'inferentia2',
    gpus: ec2Sizes('inf2', { xlarge: 1, '8xlarge': 1, '24xlarge': 6, '48xlarge': 12 }),
    source: ec2('inf2'),
  },
  {
    provider: 'AWS',
    accelerator: 'trainium1',
    gpus: { 'trn1.2xlarge': 1, 'trn1.32xlarge': 16, 'trn1n.32xlarge': 16 },
    source: ec2('trn1'),
  },
  { provider: 'AWS', accelerator: 'trainium2', gpus: { 'trn2.48xlarge': 16 }, source: ec2('trn2') },
  {
    provider: 'Google Cloud',
    accelerator: 'a100-40gb-sxm',
    gpus: {
      'a2-highgpu-1g': 1,
      'a2-highgpu-2g': 2,
      'a2-highgpu-4g': 4,
      'a2-highgpu-8g': 8,
      'a2-megagpu-16g': 16,
    },
    source: gcp,
  },
  {
    provider: 'Google Cloud',
    accelerator: 'a100-80gb-sxm',
    gpus: { 'a2-ultragpu-1g': 1, 'a2-ultragpu-2g': 2, 'a2-ultragpu-4g': 4, 'a2-ultragpu-8g': 8 },
    source: gcp,
  },
  {
    provider: 'Google Cloud',
    accelerator: 'h100-80gb-sxm',
    gpus: {
      'a3-highgpu-1g': 1,
      'a3-highgpu-2g': 2,
      'a3-highgpu-4g': 4,
      'a3-highgpu-8g': 8,
      'a3-megagpu-8g': 8,
      'a3-edgegpu-8g': 8,
    },
    source: gcp,
  },
  { provider: 'Google Cloud', accelerator: 'h200-141gb-sxm', gpus: { 'a3-ultragpu-8g': 8 }, source: gcp },
  { provider: 'Google Cloud', accelerator: 'b200-180gb-sxm', gpus: { 'a4-highgpu-8g': 8 }, source: gcp },
  { provider: 'Google Cloud', accelerator: 'gb200', gpus: { 'a4x-highgpu-4g': 4 }, source: gcp },
  {
    provider: 'Google Cloud',
    accelerator: 'l4',
    gpus: {
      'g2-standard-4': 1,
      'g2-standard-8': 1,
      'g2-standard-12': 1,
      'g2-standard-16': 1,
      'g2-standard-32': 1,
      'g2-standard-24': 2,
      'g2-standard-48': 4,
      'g2-standard-96': 8,
    },
    source: gcp,
  },
  {
    provider: 'Google Cloud',
    accelerator: 'rtxpro6000-server',
    gpus: { 'g4-standard-48': 1, 'g4-standard-96': 2, 'g4-standard-192': 4, 'g4-standard-384': 8 },
    source: gcp,
  },
  {
    provider: 'Azure',
    accelerator: 't4',
    gpus: { NC4as_T4_v3: 1, NC8as_T4_v3: 1, NC16as_T4_v3: 1, NC64as_T4_v3: 4 },
    source: `${azure}ncast4v3-series`,
  },
  {
    provider: 'Azure',
    accelerator: 'v100-16gb',
    gpus: { NC6s_v3: 1, NC12s_v3: 2, NC24s_v3: 4, NC24rs_v3: 4 },
    source: `${azure}ncv3-series`,
  },
  { provider: 'Azure', accelerator: 'v100-32gb', gpus: { ND40rs_v2: 8 }, source: `${azure}ndv2-series` },
  {
    provider: 'Azure',
    accelerator: 'a10',
    gpus: { NV36ads_A10_v5: 1, NV36adms_A10_v5: 1, NV72ads_A10_v5: 2 },
    source: `${azure}nvadsa10v5-series`,
  },
  {
    provider: 'Azure',
    accelerator: 'a100-80gb-pcie',
    gpus: { NC24ads_A100_v4: 1, NC48ads_A100_v4: 2, NC96ads_A100_v4: 4 },
    source: `${azure}nca100v4-series`,
  },
  {
    provider: 'Azure',
    accelerator: 'a100-40gb-sxm',
    gpus: { ND96asr_v4: 8, ND96asr_A100_v4: 8 },
    source: `${azure}ndasra100v4-series`,
  },
  {
    provider: 'Azure',
    accelerator: 'a100-80gb-sxm',
    gpus: { ND96ams_A100_v4: 8, ND96amsr_A100_v4: 8 },
    source: `${azure}ndma100v4-series`,
  },
  {
    provider: 'Azure',
    accelerator: 'h100-94gb-nvl',
    gpus: { NC40ads_H100_v5: 1, NC80adis_H100_v5: 2 },
    source: `${azure}ncadsh100v5-series`,
  },
  {
    provider: 'Azure',
    accelerator: 'h100-80gb-sxm',
    gpus: { ND96is_H100_v5: 8, ND96isr_H100_v5: 8 },
    source: `${azure}ndh100v5-series`,
  },
  {
    provider: 'Azure',
    accelerator: 'h200-141gb-sxm',
    gpus: { ND96isr_H200_v5: 8 },
    source: `${azure}nd-h200-v5-series`,
  },
  {
    provider: 'Azure',
    accelerator: 'mi300x',
    gpus: { ND96is_MI300X_v5: 8, ND96isr_MI300X_v5: 8 },
    source: `${azure}ndmi300xv5-series`,
  },
  {
    provider: 'Azure',
    accelerator: 'gb200',
    gpus: { ND128isr_NDR_GB200_v6: 4 },
    source: `${azure}nd-gb200-v6-series`,
  },
  {
    provider: 'Oracle Cloud',
    accelerator: 'a10',
    gpus: { 'VM.GPU.A10.1': 1, 'VM.GPU.A10.2': 2, 'BM.GPU.A10.4': 4 },
    source: oracle,
  },
  { provider: 'Oracle Cloud', accelerator: 'a100-40gb-sxm', gpus: { 'BM.GPU4.8': 8 }, source: oracle },
  { provider: 'Oracle Cloud', accelerator: 'a100-80gb-sxm', gpus: { 'BM.GPU.A100-v2.8': 8 }, source: oracle },
  { provider: 'Oracle Cloud', accelerator: 'l40s', gpus: { 'BM.GPU.L40S.4': 4 }, source: oracle },
  { provider: 'Oracle Cloud', accelerator: 'h100-80gb-sxm', gpus: { 'BM.GPU.H100.8': 8 }, source: oracle },
  { provider: 'Oracle Cloud', accelerator: 'h200-141gb-sxm', gpus: { 'BM.GPU.H200.8': 8 }, source: oracle },
  { provider: 'Oracle Cloud', accelerator: 'mi300x', gpus: { 'BM.GPU.MI300X.8': 8 }, source: oracle },
];
