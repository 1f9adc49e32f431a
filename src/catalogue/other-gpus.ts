/** A GPU that is not worth a full record: what it is like, and how much memory it has. */
export interface OtherGpu {
  readonly id: string;
  /** How people write it; the first is the name to show. */
  readonly names: readonly string[];
  /** As marketed. */
  readonly memoryGb: number;
  /** Of the memory; absent where nobody looked it up. Without it no speed is given. */
  readonly bandwidthGbS?: number;
  /** The accelerator of the catalogue of the same architecture, whose number formats and share of visible memory it has. */
  readonly like: string;
  /** Everything but the name (and the speed of its links) is that of `like`. */
  readonly same?: true;
  /** Another, older architecture than that of `like`: one without BF16. */
  readonly arch?: string;
}

/**
 * Memory sizes: https://en.wikipedia.org/wiki/List_of_Nvidia_graphics_processing_units and the page of the same name for AMD and Intel.
 * Bandwidths, GeForce of 2020 and later: the table Nvidia_GPU_Specification.md of
 * github.com/CYBIRD-D/How-to-Choose-your-LLM-Model-for-translation; the bus widths of GeForce 40 laptops also on
 * https://www.nvidia.com/de-de/geforce/gaming-laptops/compare. All: bus width x data rate / 8 (RTX 2080: 256 bits x 14 Gbit/s).
 */
export const otherGpus: readonly OtherGpu[] = [
  // The A800 is an A100 with NVLink at 400 instead of 600 GB/s, made for export to China.
  { id: 'a800-80gb', names: ['A800 80GB', 'A800'], memoryGb: 80, like: 'a100-80gb-sxm', same: true },
  { id: 'a800-40gb', names: ['A800 40GB'], memoryGb: 40, like: 'a100-40gb-pcie', same: true },
  { id: 'a2', names: ['NVIDIA A2'], memoryGb: 16, like: 'a10' },
  { id: 'k80', names: ['K80'], memoryGb: 12, like: 'p40' },
  { id: 'm40', names: ['M40'], memoryGb: 24, like: 'p40' },
  { id: 'm60', names: ['M60'], memoryGb: 8, like: 'p40' },
  { id: 'p4', names: ['Tesla P4'], memoryGb: 8, like: 'p40' },
  { id: 'p100', names: ['P100'], memoryGb: 16, like: 'v100-16gb' },
  { id: 'gtx1060', names: ['GTX 1060'], memoryGb: 6, bandwidthGbS: 192, like: 'p40' },
  { id: 'gtx1070', names: ['GTX 1070', '1070'], memoryGb: 8, bandwidthGbS: 256, like: 'p40' },
  { id: 'gtx1080', names: ['GTX 1080', '1080'], memoryGb: 8, bandwidthGbS: 320, like: 'p40' },
  { id: 'gtx1080ti', names: ['GTX 1080 Ti', '1080 ti'], memoryGb: 11, bandwidthGbS: 484, like: 'p40' },
  { id: 'gtx1650', names: ['GTX 1650'], memoryGb: 4, like: 'rtx2080ti' },
  { id: 'gtx1660', names: ['GTX 1660', 'GTX 1660 Ti', 'GTX 1660 Super'], memoryGb: 6, like: 'rtx2080ti' },
  { id: 'titan-xp', names: ['Titan Xp'], memoryGb: 12, like: 'p40' },
  { id: 'titan-v', names: ['Titan V'], memoryGb: 12, like: 'v100-16gb' },
  { id: 'titan-rtx', names: ['Titan RTX'], memoryGb: 24, like: 'rtx2080ti' },
  { id: 'rtx2060', names: ['RTX 2060', '2060'], memoryGb: 6, bandwidthGbS: 336, like: 'rtx2080ti' },
  {
    id: 'rtx2070',
    names: ['RTX 2070', 'RTX 2070 Super', '2070 super', '2070'],
    memoryGb: 8,
    bandwidthGbS: 448,
    like: 'rtx2080ti',
  },
  {
    id: 'rtx2080',
    names: ['RTX 2080', 'RTX 2080 Super', '2080 super', '2080'],
    memoryGb: 8,
    bandwidthGbS: 448,
    like: 'rtx2080ti',
  },
  { id: 'quadro-rtx4000', names: ['Quadro RTX 4000'], memoryGb: 8, like: 'rtx2080ti' },
  { id: 'quadro-rtx5000', names: ['Quadro RTX 5000'], memoryGb: 16, like: 'rtx2080ti' },
  { id: 'quadro-rtx6000', names: ['Quadro RTX 6000'], memoryGb: 24, like: 'rtx2080ti' },
  { id: 'quadro-rtx8000', names: ['Quadro RTX 8000', 'RTX 8000'], memoryGb: 48, like: 'rtx2080ti' },
  { id: 'quadro-p5000', names: ['Quadro P5000'], memoryGb: 16, like: 'p40' },
  { id: 'quadro-p6000', names: ['Quadro P6000'], memoryGb: 24, like: 'p40' },
  { id: 'rtx-a2000', names: ['RTX A2000', 'a2000'], memoryGb: 12, like: 'rtx-a4000' },
  { id: 'rtx3050', names: ['RTX 3050', '3050'], memoryGb: 8, bandwidthGbS: 224, like: 'rtx3060-12gb' },
  {
    id: 'rtx3050ti-laptop',
    names: ['RTX 3050 Ti laptop', 'RTX 3050 Ti', '3050 ti'],
    memoryGb: 4,
    bandwidthGbS: 192,
    like: 'rtx3060-12gb',
  },
  { id: 'rtx3060-laptop', names: ['RTX 3060 laptop'], memoryGb: 6, bandwidthGbS: 336, like: 'rtx3060-12gb' },
  { id: 'rtx3070-laptop', names: ['RTX 3070 laptop'], memoryGb: 8, bandwidthGbS: 448, like: 'rtx3070-8gb' },
  { id: 'rtx3080-laptop', names: ['RTX 3080 laptop'], memoryGb: 8, bandwidthGbS: 448, like: 'rtx3080-10gb' },
  { id: 'rtx3080ti-laptop', names: ['RTX 3080 Ti laptop'], memoryGb: 16, bandwidthGbS: 512, like: 'rtx3080ti-12gb' },
  {
    id: 'rtx4050-laptop',
    names: ['RTX 4050 laptop', 'RTX 4050', '4050'],
    memoryGb: 6,
    bandwidthGbS: 192,
    like: 'rtx4060',
  },
  { id: 'rtx4060-laptop', names: ['RTX 4060 laptop'], memoryGb: 8, bandwidthGbS: 256, like: 'rtx4060' },
  { id: 'rtx4070-laptop', names: ['RTX 4070 laptop'], memoryGb: 8, bandwidthGbS: 256, like: 'rtx4070' },
  { id: 'rtx4080-laptop', names: ['RTX 4080 laptop'], memoryGb: 12, bandwidthGbS: 432, like: 'rtx4080-16gb' },
  { id: 'rtx4090-laptop', names: ['RTX 4090 laptop'], memoryGb: 16, bandwidthGbS: 576, like: 'rtx4090' },
  { id: 'rtx5050', names: ['RTX 5050', '5050'], memoryGb: 8, bandwidthGbS: 320, like: 'rtx5060' },
  { id: 'rtx5060-laptop', names: ['RTX 5060 laptop'], memoryGb: 8, bandwidthGbS: 384, like: 'rtx5060' },
  { id: 'rtx5070-laptop', names: ['RTX 5070 laptop'], memoryGb: 8, bandwidthGbS: 384, like: 'rtx5070' },
  { id: 'rtx5070ti-laptop', names: ['RTX 5070 Ti laptop'], memoryGb: 12, bandwidthGbS: 672, like: 'rtx5070ti' },
  { id: 'rtx5080-laptop', names: ['RTX 5080 laptop'], memoryGb: 16, bandwidthGbS: 896, like: 'rtx5080' },
  { id: 'rtx5090-laptop', names: ['RTX 5090 laptop'], memoryGb: 24, bandwidthGbS: 896, like: 'rtx5090' },
  { id: 'mi25', names: ['MI25'], memoryGb: 16, like: 'mi100', arch: 'GCN 5' },
  { id: 'mi50-16gb', names: ['MI50 16GB', 'MI50'], memoryGb: 16, like: 'mi100', arch: 'GCN 5' },
  { id: 'mi50-32gb', names: ['MI50 32GB'], memoryGb: 32, like: 'mi100', arch: 'GCN 5' },
  { id: 'mi60', names: ['MI60'], memoryGb: 32, like: 'mi100', arch: 'GCN 5' },
  { id: 'radeon-vii', names: ['Radeon VII'], memoryGb: 16, like: 'mi100', arch: 'GCN 5' },
  { id: 'v620', names: ['V620', 'Radeon Pro V620'], memoryGb: 32, like: 'rx7900xtx', arch: 'RDNA2' },
  { id: 'rx580', names: ['RX 580'], memoryGb: 8, like: 'rx7900xtx', arch: 'GCN 4' },
  { id: 'rx6600xt', names: ['RX 6600 XT', 'RX 6600', '6600 xt'], memoryGb: 8, like: 'rx7900xtx', arch: 'RDNA2' },
  {
    id: 'rx6700xt',
    names: ['RX 6700 XT', 'RX 6750 XT', '6700 xt', '6750 xt'],
    memoryGb: 12,
    bandwidthGbS: 384,
    like: 'rx7900xtx',
    arch: 'RDNA2',
  },
  {
    id: 'rx6800xt',
    names: ['RX 6800 XT', 'RX 6800', '6800 xt'],
    memoryGb: 16,
    bandwidthGbS: 512,
    like: 'rx7900xtx',
    arch: 'RDNA2',
  },
  {
    id: 'rx6900xt',
    names: ['RX 6900 XT', 'RX 6950 XT', '6900 xt', '6950 xt'],
    memoryGb: 16,
    bandwidthGbS: 512,
    like: 'rx7900xtx',
    arch: 'RDNA2',
  },
  { id: 'rx7600', names: ['RX 7600'], memoryGb: 8, bandwidthGbS: 288, like: 'rx7800xt' },
  { id: 'rx7600xt', names: ['RX 7600 XT', '7600 xt'], memoryGb: 16, like: 'rx7800xt' },
  { id: 'rx7700xt', names: ['RX 7700 XT', '7700 xt'], memoryGb: 12, bandwidthGbS: 432, like: 'rx7800xt' },
  { id: 'rx9060xt', names: ['RX 9060 XT', '9060 xt'], memoryGb: 16, like: 'rx9070xt' },
  { id: 'rx9070', names: ['RX 9070'], memoryGb: 16, like: 'rx9070xt' },
  { id: 'arc-a380', names: ['Arc A380'], memoryGb: 6, bandwidthGbS: 186, like: 'arc-a770' },
  { id: 'arc-a580', names: ['Arc A580'], memoryGb: 8, bandwidthGbS: 512, like: 'arc-a770' },
  { id: 'arc-a750', names: ['Arc A750', 'A750'], memoryGb: 8, bandwidthGbS: 512, like: 'arc-a770' },
  { id: 'arc-b570', names: ['Arc B570', 'B570'], memoryGb: 10, bandwidthGbS: 380, like: 'arc-b580' },
];
