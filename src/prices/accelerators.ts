import type { Accelerator } from '../catalogue/accelerator.ts';
import { allAccelerators } from '../catalogue/all-accelerators.ts';

/** A GPU as a source writes it. */
export interface SpelledAccelerator {
  /** "H100", "A100-80G-PCIe-NVLink", "NVIDIA H100 80GB HBM3", "RTXA6000". */
  readonly name: string;
  /** GB or GiB per GPU, where the source says it. */
  readonly memory?: number | undefined;
  /** The machine's name, which often says the form: "gpu_8x_h100_sxm5". */
  readonly machine?: string;
}

/** How much a source's memory may differ from the marketed size: a B300 of 288 GB is listed as 270, an L40S of 48 as 45 GiB. */
const memoryTolerance = 0.1;

/** Words that say nothing of which part it is. */
const filler =
  /nvidia|\bamd\b|\bintel\b|geforce|instinct|tesla|generation|edition|\boam\b|hbm\d?e?|nvlink|(?<![a-z\d])\d{2,3} ?g(?:i?b)?\b/gi;
const formPattern = /(?:^|[^a-z])(sxm|pcie|nvl)\d?(?![a-z])/i;
/** What the driver calls the SXM board: "NVIDIA H100 80GB HBM3"; the cards' names say PCIe or NVL. */
const board = /^NVIDIA H\d+ \d+GB HBM/;

/** Spellings that no alias of the catalogue has, by what is left of them without memory, form and blanks. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  h100nvl: ['h100-94gb-nvl'],
  h200nvl: ['h200-141gb-nvl'],
  // GCP's name of its H100 machines with the wider network.
  h100mega: ['h100-80gb-sxm'],
  h100: ['h100-80gb-sxm', 'h100-80gb-pcie', 'h100-94gb-nvl'],
  h200: ['h200-141gb-sxm', 'h200-141gb-nvl'],
  // The driver's "NVIDIA B300 SXM6 AC".
  b300ac: ['b300-sxm'],
  a4000: ['rtx-a4000'],
  a4500: ['rtx-a4500'],
  a5000: ['rtx-a5000'],
  rtx4070tis: ['rtx4070tisuper'],
  rtx4070sti: ['rtx4070tisuper'],
  rtx4070s: ['rtx4070super'],
  rtx4080s: ['rtx4080super'],
  // Three parts with the same memory share this name.
  rtxpro6000: ['rtxpro6000-ws', 'rtxpro6000-maxq', 'rtxpro6000-server'],
  rtxpro6000ws: ['rtxpro6000-ws'],
  rtxpro6000wk: ['rtxpro6000-ws'],
  rtxpro6000blackwellworkstation: ['rtxpro6000-ws'],
  rtxpro6000maxq: ['rtxpro6000-maxq'],
  rtxpro6000blackwellmaxqworkstation: ['rtxpro6000-maxq'],
  rtxpro6000s: ['rtxpro6000-server'],
  rtxpro6000se: ['rtxpro6000-server'],
  rtxpro6000server: ['rtxpro6000-server'],
  rtxpro6000blackwellserver: ['rtxpro6000-server'],
  v5litepod: ['tpu-v5e'],
};

const byId = new Map(allAccelerators.map((accelerator) => [accelerator.id, accelerator]));
const families = new Map<string, Accelerator[]>();
for (const accelerator of allAccelerators) {
  for (const alias of accelerator.aliases) {
    const key = familyKey(alias);
    const family = families.get(key) ?? [];
    if (!family.includes(accelerator)) families.set(key, [...family, accelerator]);
  }
}
for (const [key, ids] of Object.entries(spellings)) {
  families.set(
    key,
    ids.flatMap((id) => byId.get(id) ?? []),
  );
}

/**
 * The catalogue's accelerator for a source's spelling; undefined when it is unknown or when more than one part fits, as
 * "H100" alone does (SXM and PCIe), so that no price is put on the wrong part.
 */
export function nameAccelerator({ name, memory, machine = '' }: SpelledAccelerator): Accelerator | undefined {
  let candidates: readonly Accelerator[] = families.get(familyKey(name)) ?? [];
  const size = memory ?? memoryInName(name);
  if (size !== undefined) {
    candidates = candidates.filter(({ memoryGb }) => Math.abs(size - memoryGb) <= memoryTolerance * memoryGb);
  }
  const form = board.test(name) || board.test(machine) ? 'sxm' : (formIn(name) ?? formIn(machine.replaceAll('_', ' ')));
  if (form !== undefined && candidates.some(({ id }) => formOf(id) !== undefined)) {
    candidates = candidates.filter(({ id }) => (formOf(id) ?? form) === form);
  }
  // Of two forms, an NVL is always named as such.
  if (candidates.length > 1) candidates = candidates.filter(({ id }) => formOf(id) !== 'nvl');
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Whether the GPUs of a machine are joined by NVLink or the like: a board's are, bridges are an extra; null is unknown. */
export function isJoined({ interconnect }: Accelerator): boolean | null {
  if (interconnect === null || interconnect.type === null) return false;
  // V100s, whose catalogue record is of the SXM2 board, are also sold as cards.
  return /bridge|NVLink2|C2C|ConnectX/.test(interconnect.type) ? null : true;
}

function familyKey(name: string): string {
  return name
    .replaceAll('_', ' ')
    .replaceAll(filler, ' ')
    .replace(/(?:^|[^a-z])(?:sxm|pcie)\d?(?![a-z])/i, ' ')
    .replaceAll(/[^a-z0-9]/gi, '')
    .toLowerCase();
}

function memoryInName(name: string): number | undefined {
  const size = /(?<![a-z\d])(\d{2,3}) ?g(?:i?b)?\b/i.exec(name)?.[1];
  return size === undefined ? undefined : Number(size);
}

function formIn(text: string): string | undefined {
  return formPattern.exec(text)?.[1]?.toLowerCase();
}

function formOf(id: string): string | undefined {
  return /-(sxm|pcie|nvl)$/.exec(id)?.[1];
}
