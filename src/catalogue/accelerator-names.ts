import type { Accelerator } from './accelerator.ts';
import { allAccelerators, isOther } from './all-accelerators.ts';
import { accelerators } from './data.ts';
import { Phrases } from './phrases.ts';

/** Names that the data does not list, by accelerator. */
const nicknames: Readonly<Record<string, readonly string[]>> = {
  'h100-80gb-sxm': ['h100 hbm3', 'hgx h100', 'dgx h100'],
  'h200-141gb-sxm': ['hgx h200', 'dgx h200'],
  'h20-3e-141gb': ['h20e', 'h20 3e'],
  'a100-80gb-sxm': ['hgx a100', 'dgx a100'],
  'b200-180gb-sxm': ['hgx b200', 'dgx b200'],
  'b300-sxm': ['dgx b300'],
  'rtx6000-ada': ['rtx 6000', 'ada 6000', 'a6000 ada', 'rtx ada 6000', 'rtx a6000 ada', '6000 ada'],
  'rtxpro6000-ws': [
    'pro 6000',
    '6000 pro',
    'rtx 6000 blackwell',
    'blackwell 6000',
    'rtx pro 6000 blackwell',
    '6000 blackwell',
  ],
  'rtxpro6000-maxq': ['pro 6000 max q', 'rtx pro 6000 max q', 'rtx 6000 pro max q'],
  'rtxpro6000-server': ['rtx pro 6000 server', 'rtx pro 6000 blackwell server', 'pro 6000 server'],
  rtxpro5000: ['rtx pro 5000', 'pro 5000'],
  rtxpro4500: ['rtx pro 4500', 'pro 4500'],
  rtxpro4000: ['rtx pro 4000', 'pro 4000'],
  'rtx4060ti-16gb': ['rtx 4060 ti'],
  'gb10-dgx-spark': ['spark', 'nvidia spark', 'dgx gb10', 'asus gx10', 'gx10'],
  'jetson-agx-orin-64gb': ['agx orin', 'jetson agx orin', 'jetson orin', 'orin'],
  'jetson-orin-nx-16gb': ['orin nx', 'jetson orin nx'],
  'jetson-orin-nano-8gb': ['orin nano', 'jetson orin nano', 'jetson orin nano super'],
  'jetson-agx-thor': ['jetson thor', 'agx thor', 'thor'],
  'strix-halo-128gb': [
    'ai max 395',
    'ai max plus 395',
    'max plus 395',
    'ryzen 395',
    'ryzen ai max 395',
    '8060s',
    'framework desktop',
    'strixhalo',
  ],
  'arc-a770': ['a770', 'arc a770', 'intel a770'],
  'arc-b580': ['b580'],
  'arc-pro-b50': ['arc b50'],
  'arc-pro-b60': ['arc b60', 'b60'],
  'arc-pro-b70': ['arc b70', 'b70'],
  w7900: ['w7900', 'pro w7900'],
  w7800: ['w7800', 'pro w7800'],
  r9700: ['r9700', 'ai pro r9700', 'radeon r9700', 'rx 9700'],
  mi300x: ['mi300'],
  mi325x: ['mi325'],
  mi350x: ['mi350'],
  mi355x: ['mi355'],
  a16: ['a16'],
  v100: [],
  gaudi2: ['hpu gaudi2', 'habana gaudi2'],
  inferentia2: ['inferentia 2'],
  trainium1: ['trainium 1', 'trn 1'],
  trainium2: ['trainium 2', 'trn 2'],
  trainium3: ['trainium 3'],
  'tpu-v5e': ['v5e', 'tpu v5 lite'],
  'tpu-v5p': ['v5p'],
  'tpu-v6e': ['v6e'],
  'tpu-v7x': ['tpu v7', 'tpu v7x'],
  'rtx3080ti-12gb': ['3080 ti'],
  'apple-m1-ultra': ['m1 ultral'],
  'apple-m2-ultra': ['m2 ultral'],
  'apple-m3-ultra': ['m3 ultral'],
};

/** Prefixes that people leave out or put before a name. */
const prefixes = [
  'nvidia geforce rtx',
  'geforce rtx',
  'nvidia rtx',
  'geforce',
  'nvidia',
  'tesla',
  'nvidia tesla',
  'amd',
  'amd instinct',
  'instinct',
  'amd radeon',
  'radeon',
  'intel',
  'intel arc',
  'apple',
  'mac',
  'mac studio',
  'macbook pro',
];
const optional = /^(?:rtx|rx|radeon pro|geforce|arc|instinct|apple|tesla|nvidia) /i;

export const acceleratorPhrases = new Phrases<Accelerator>();

for (const accelerator of accelerators) {
  acceleratorPhrases.add(accelerator.id, accelerator);
  for (const alias of accelerator.aliases) acceleratorPhrases.add(alias, accelerator);
}
for (const accelerator of accelerators) {
  for (const nickname of nicknames[accelerator.id] ?? []) acceleratorPhrases.add(nickname, accelerator);
}
for (const accelerator of accelerators) {
  for (const alias of [...accelerator.aliases, ...(nicknames[accelerator.id] ?? [])]) {
    const bare = alias.replace(optional, '');
    // "7900 XTX" and "4090" stand alone; "m1" and "a770" do too, "b50" is too short to be sure of.
    if (bare !== alias && bare.length > 2) acceleratorPhrases.add(bare, accelerator);
    for (const prefix of prefixes) {
      acceleratorPhrases.add(`${prefix} ${bare}`, accelerator);
      acceleratorPhrases.add(`${prefix} ${alias}`, accelerator);
    }
  }
}

/** Other GPUs come last, so that no name of the catalogue is theirs, and are never named by a bare number. */
for (const accelerator of allAccelerators.filter(isOther)) {
  for (const name of accelerator.aliases) {
    // "4090 mobile", "3070m" are how the ones in laptops are also called.
    const names = name.endsWith(' laptop')
      ? [name, name.replace(/laptop$/, 'mobile'), name.replace(/ laptop$/, 'm')].flatMap((one) => [
          one,
          one.replace(/^RTX /, ''),
        ])
      : [name];
    for (const one of names) {
      acceleratorPhrases.add(one, accelerator);
      for (const prefix of prefixes) acceleratorPhrases.add(`${prefix} ${one}`, accelerator);
    }
  }
}

/** What an id names without its memory size and form: "a100" of "a100-40gb-pcie". */
export function seriesOf(accelerator: Accelerator): string {
  return accelerator.id.replace(/-\d+gb/, '').replace(/-(?:sxm|pcie|nvl)$/, '');
}

const bySeries = new Map<string, Accelerator[]>();
for (const accelerator of allAccelerators) {
  const series = seriesOf(accelerator);
  const members = bySeries.get(series);
  if (members === undefined) bySeries.set(series, [accelerator]);
  else members.push(accelerator);
}

/** The accelerators that differ only in memory size or form, this one included. */
export function seriesMembers(accelerator: Accelerator): readonly Accelerator[] {
  return bySeries.get(seriesOf(accelerator)) ?? [accelerator];
}
