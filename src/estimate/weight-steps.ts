import type { Format } from '../catalogue/formats.ts';
import type { Subject } from '../catalogue/subject.ts';
import { thousands } from '../catalogue/thousands.ts';
import type { Step } from './engines/engine.ts';
import { bytesOfRoles } from './engines/llama-cpp/file.ts';
import { heldShares } from './held-shares.ts';
import { layoutOf } from './layout.ts';
import { bytesOnRank, formatOfLayer, isQuantized } from './rank-bytes.ts';
import type { TensorList } from './tensors/list.ts';
import { tensorsOf } from './tensors/of-model.ts';
import { elements, type Role, type Tensor } from './tensors/tensor.ts';

const parts: readonly (readonly [string, readonly Role[]])[] = [
  ['Embedding', ['embedding', 'position', 'per-layer-embedding']],
  ['Attention', ['query', 'key', 'value', 'output', 'gate-attention', 'mla-down', 'mla-up', 'indexer']],
  ['Linear attention, state space', ['recurrent', 'recurrent-state']],
  ['MLP', ['mlp-up', 'mlp-down']],
  ['Shared experts', ['shared-up', 'shared-down']],
  ['Routed experts', ['expert-up', 'expert-down']],
  ['Output head', ['head']],
  ['Vision tower', ['vision']],
  ['Norms, biases, routers', ['norm', 'bias', 'router', 'other']],
];

/** The weights of the whole model, part by part: elements, bits, bytes. */
export function weightSteps(subject: Subject): Step[] {
  const list = tensorsOf(subject.model);
  const all = storedTensors(list, subject.format);
  const alone = layoutOf({});
  const shares = heldShares(list, subject.format);
  const steps: Step[] = [];
  for (const [term, roles] of parts) {
    const tensors = all.filter(({ tensor }) => roles.includes(tensor.role));
    const count = tensors.reduce((sum, { tensor }) => sum + elements(tensor), 0);
    if (count === 0) continue;
    const { gguf } = subject.format;
    const bytes =
      gguf === undefined
        ? tensors.reduce(
            (sum, { tensor, format }) => sum + bytesOnRank(tensor, format, alone, 1) * (shares?.[tensor.role] ?? 1),
            0,
          )
        : roles.reduce((sum, role) => sum + bytesOfRoles(list, gguf, [role]) * (shares?.[role] ?? 1), 0);
    if (bytes === 0) continue;
    steps.push({
      term,
      formula:
        shares !== undefined
          ? "as much as the repository's files hold"
          : gguf !== undefined
            ? 'elements x bits by the stock mixture, scales included'
            : tensors.some(({ tensor, format }) => isQuantized(tensor.role, format))
              ? 'elements x bits, scales included'
              : 'elements x 16 bit',
      numbers: `${thousands(count)} x ${((bytes * 8) / count).toFixed(3)} bit`,
      result: `${(bytes / 2 ** 30).toFixed(2)} GiB`,
      source: subject.format.source,
    });
  }
  return steps;
}

/** Every tensor of the checkpoint, and the format it is in. */
function storedTensors(list: TensorList, format: Format): { readonly tensor: Tensor; readonly format: Format }[] {
  const inIt = (tensors: readonly Tensor[], own = format) => tensors.map((tensor) => ({ tensor, format: own }));
  const heads: readonly Tensor[] = list.tiedHead && format.ownHead === true ? list.first.slice(0, 1) : [];
  return [
    ...inIt([...list.first, ...list.vision, ...list.last]),
    ...inIt(heads.map((embedding) => ({ ...embedding, role: 'head' }))),
    ...list.order.flatMap((block, layer) =>
      inIt(list.blocks[block]?.tensors ?? [], formatOfLayer(format, layer, list.order.length)),
    ),
  ];
}
