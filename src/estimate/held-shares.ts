import type { Format } from '../catalogue/formats.ts';
import type { HeldBytes, PartBytes, StoredPart } from '../catalogue/hub/checkpoint/stored.ts';
import { bytesOfRoles } from './engines/llama-cpp/file.ts';
import { layoutOf } from './layout.ts';
import { bytesOnRank, formatOfLayer, isQuantized } from './rank-bytes.ts';
import type { TensorList } from './tensors/list.ts';
import type { Role, Tensor } from './tensors/tensor.ts';

/** What stored bytes are counted as. */
const partOfRole: Readonly<Record<Role, StoredPart>> = {
  embedding: 'embedding',
  position: 'embedding',
  'per-layer-embedding': 'embedding',
  head: 'head',
  norm: 'rest',
  bias: 'rest',
  query: 'attention',
  key: 'attention',
  value: 'attention',
  output: 'attention',
  'gate-attention': 'attention',
  'mla-down': 'attention',
  'mla-up': 'attention',
  indexer: 'attention',
  recurrent: 'recurrent',
  'recurrent-state': 'rest',
  'mlp-up': 'mlp',
  'mlp-down': 'mlp',
  'expert-up': 'expert',
  'expert-down': 'expert',
  'shared-up': 'shared',
  'shared-down': 'shared',
  router: 'rest',
  vision: 'vision',
  mtp: 'mtp',
  other: 'rest',
};
const roles = Object.keys(partOfRole) as Role[];

/** By how much tensors of a role weigh more in the files than the format says: 1 when no files were read. */
export type HeldShares = Readonly<Record<Role, number>>;

const known = new WeakMap<Format, { readonly list: TensorList; readonly shares: HeldShares }>();

/** The shares of a format whose files were read; undefined for others. The list of the model that the files are of. */
export function heldShares(list: TensorList, format: Format): HeldShares | undefined {
  const { held } = format;
  if (held === undefined) return undefined;
  const before = known.get(format);
  if (before?.list === list) return before.shares;
  const predicted = predictedBytes(list, format);
  const shares = byParts(predicted, held.parts) ?? byTotal(predicted, held, list, format);
  known.set(format, { list, shares });
  return shares;
}

type RoleBytes = Readonly<Record<Role, number>>;

/** Bytes of each role in the whole model as the format has them, each stored once. */
function predictedBytes(list: TensorList, format: Format): RoleBytes {
  const sums = Object.fromEntries(roles.map((role) => [role, 0])) as Record<Role, number>;
  const { gguf, expertPadding: _padding, ...unpadded } = format;
  if (gguf !== undefined) {
    for (const role of roles) sums[role] = bytesOfRoles(list, gguf, [role]);
    return sums;
  }
  const alone = layoutOf({});
  const add = (tensors: readonly Tensor[], own: Format, times = 1): void => {
    for (const tensor of tensors) sums[tensor.role] += times * bytesOnRank(tensor, own, alone, 1);
  };
  add([...list.first, ...list.vision, ...list.last, ...list.mtp], unpadded);
  list.order.forEach((block, layer) => {
    add(list.blocks[block]?.tensors ?? [], formatOfLayer(unpadded, layer, list.order.length));
  });
  return sums;
}

const sumOf = (bytes: RoleBytes, counts: (role: Role) => boolean): number =>
  roles.reduce((sum, role) => sum + (counts(role) ? bytes[role] : 0), 0);

/** More than this in parts that no name explains: the names are not understood, and only the sum is. */
const mostUnexplained = 0.2;

/**
 * Each part as heavy as its tensors in the files. What belongs to a part that the model's tensor list does not have, such as an
 * unknown vision tower, is spread over the others: it is loaded too.
 */
function byParts(predicted: RoleBytes, parts: PartBytes | undefined): HeldShares | undefined {
  if (parts === undefined) return undefined;
  const expected = (part: StoredPart): number => sumOf(predicted, (role) => partOfRole[role] === part);
  let placed = 0;
  let unplaced = 0;
  for (const [part, bytes] of Object.entries(parts) as [StoredPart, number][]) {
    if (expected(part) > 0) placed += bytes;
    else unplaced += bytes;
  }
  if (placed === 0 || (parts.rest ?? 0) > mostUnexplained * (placed + unplaced)) return undefined;
  const spread = (placed + unplaced) / placed;
  return sharesBy((role) => {
    const part = partOfRole[role];
    const wanted = expected(part);
    return part === 'mtp' || wanted === 0 ? 1 : (spread * (parts[part] ?? 0)) / wanted;
  });
}

/** How near a sum has to be for a part that is not loaded to explain the difference. */
const explained = 0.005;

/**
 * Only the sum is known. Files also hold what is not loaded: prediction layers, and a head beside the embedding that it equals.
 * What is then left goes to the matrices that are quantized; to all tensors when none is.
 */
function byTotal(predicted: RoleBytes, { bytes }: HeldBytes, list: TensorList, format: Format): HeldShares {
  const core = sumOf(predicted, (role) => role !== 'mtp');
  const head = list.tiedHead ? predicted.embedding : 0;
  const unloaded = [0, head, predicted.mtp, head + predicted.mtp];
  const off = (extra: number): number => Math.abs(bytes - extra - core);
  const nearest = unloaded.reduce((best, extra) => (off(extra) < off(best) ? extra : best));
  const loaded = bytes - (off(nearest) < explained * core ? nearest : 0);
  const quantized = sumOf(predicted, (role) => role !== 'mtp' && isQuantized(role, format));
  const rest = loaded - (core - quantized);
  if (quantized === 0 || rest <= 0) return sharesBy(() => (core === 0 ? 1 : loaded / core));
  return sharesBy((role) => (isQuantized(role, format) ? rest / quantized : 1));
}

function sharesBy(share: (role: Role) => number): HeldShares {
  return Object.fromEntries(roles.map((role) => [role, share(role)])) as Record<Role, number>;
}
