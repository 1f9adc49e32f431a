import type { Stored } from '../catalogue/hub/checkpoint/stored.ts';
import type { Architecture, ModelRecord } from '../catalogue/model.ts';
import { countParameters, tensorList } from '../estimate/tensors/list.ts';
import { totalElements } from '../estimate/tensors/tensor.ts';
import type { Snapshot } from './read-snapshot.ts';

/** What was read of a model's shape. */
export type Description =
  | {
      readonly kind: 'exact' | 'approximate';
      readonly architecture: Architecture;
      readonly modelType: string;
      readonly maxContext: number | null;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly message: string };

type Described = Extract<Description, { readonly architecture: Architecture }>;

/** A record as the catalogue has them, of a model that it does not have. */
export function recordOf(
  { id, isGated }: Snapshot,
  { architecture, maxContext, kind }: Described,
  stored: Stored,
  source: string,
): ModelRecord & { readonly architecture: Architecture } {
  const { total, active } = parametersOf(architecture);
  return {
    id,
    name: id.slice(id.indexOf('/') + 1),
    family: architecture.modelType,
    kind: architecture.lmHead === false ? 'embedding' : architecture.visionParams === undefined ? 'llm' : 'vlm',
    aliases: [],
    released: null,
    parameters: {
      total,
      active,
      published: null,
      publishedSource: null,
      publishedKind: null,
      duplicateHeadInPublished: false,
      reference: null,
      method: 'formula',
    },
    maxContext,
    maxContextSource: maxContext === null ? null : source,
    nativeFormat: stored.formatId === 'fp16' ? 'fp16' : 'bf16',
    nativeNote: stored.formatId,
    license: null,
    gated: isGated,
    attention: null,
    countable: kind === 'exact',
    architecture,
    kv: null,
    sources: [source],
  };
}

/** All parameters, and those that one token uses: of routed experts only the active ones. */
function parametersOf(architecture: Architecture): { readonly total: number; readonly active: number } {
  const list = tensorList(architecture);
  const { total } = countParameters(list);
  const { experts = 1, active = 1 } = architecture.moe ?? {};
  const routed = list.order.reduce(
    (sum, block) =>
      sum + totalElements((list.blocks[block]?.tensors ?? []).filter(({ role }) => role.startsWith('expert-'))),
    0,
  );
  return { total, active: Math.round(total - routed * (1 - active / experts)) };
}
