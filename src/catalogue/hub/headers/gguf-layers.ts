import type { Architecture, LayerKind } from '../../model.ts';
import { windowPatterns } from './gguf-names.ts';
import type { GgufView } from './gguf-view.ts';

type Part<Key extends keyof Architecture> = Partial<Pick<Architecture, Key>>;

/** How each of `layers` mixes tokens, by what it has; absent where all have full attention. */
export function layerKindsIn(view: GgufView, layers: number): readonly LayerKind[] {
  const window = view.figure('attention.sliding_window') ?? 0;
  const given = view.figures('attention.sliding_window_pattern');
  const pattern = view.figure('attention.sliding_window_pattern') ?? windowPatterns.get(view.architecture);
  const isSliding = (index: number): boolean => {
    if (window === 0) return false;
    if (given !== undefined) return given[index] === 1;
    return pattern !== undefined && pattern > 1 && index % pattern < pattern - 1;
  };
  return Array.from({ length: layers }, (_, index) => {
    if (view.has(index, 'ssm_a') || view.has(index, 'ssm_in')) return recurrentKind(view, index);
    const mixes = ['attn_q', 'attn_qkv', 'attn_kv_a_mqa'].some((name) => view.has(index, name));
    if (mixes) return isSliding(index) ? 'sliding' : 'full';
    if (view.has(index, 'ffn_up_exps')) return 'moe_only';
    return view.has(index, 'ffn_up') ? 'mlp_only' : 'none';
  });
}

/** Gated DeltaNet has Q, K and V in one tensor beside its state; Mamba has one projection. */
function recurrentKind(view: GgufView, index: number): LayerKind {
  return view.has(index, 'ssm_in') && !view.has(index, 'ssm_ba') ? 'mamba2' : 'gdn';
}

/** Runs of equal kinds; absent when all are `full`. */
export function runsOf(kinds: readonly LayerKind[]): Part<'layerTypes'> {
  if (kinds.every((kind) => kind === 'full')) return {};
  const runs: [LayerKind, number][] = [];
  for (const kind of kinds) {
    const last = runs.at(-1);
    if (last?.[0] === kind) last[1]++;
    else runs.push([kind, 1]);
  }
  return { layerTypes: runs };
}

/** The kinds of layers that have an MLP or experts; absent where all have: in Nemotron-H these are layers of their own. */
export function mlpKindsIn(view: GgufView, kinds: readonly LayerKind[]): Part<'mlpOnTypes'> {
  const different = [...new Set(kinds)];
  const having = different.filter((kind) => {
    const first = kinds.indexOf(kind);
    return view.has(first, 'ffn_down') || view.has(first, 'ffn_down_exps');
  });
  return having.length === different.length ? {} : { mlpOnTypes: having };
}

/** The state of recurrent layers. */
export function recurrentIn(view: GgufView, kinds: readonly LayerKind[]): Part<'linear' | 'mamba'> {
  const conv = view.figure('ssm.conv_kernel') ?? 0;
  const inner = view.figure('ssm.inner_size') ?? 0;
  const state = view.figure('ssm.state_size') ?? 0;
  const heads = view.figure('ssm.time_step_rank') ?? 0;
  const groups = view.figure('ssm.group_count') ?? 0;
  const headDim = heads === 0 ? 0 : Math.floor(inner / heads);
  if (kinds.includes('gdn')) {
    return { linear: { kind: 'gated_deltanet', kHeads: groups, vHeads: heads, kDim: state, vDim: headDim, conv } };
  }
  const first = kinds.indexOf('mamba2');
  if (first < 0) return {};
  return { mamba: { heads, headDim, groups, state, conv, convBias: view.has(first, 'ssm_conv1d.bias') } };
}

/** Routed and shared experts, as the layers that have them hold them. */
export function expertsIn(view: GgufView, layers: number): Part<'moe'> {
  const with_ = Array.from({ length: layers }, (_, index) => index).filter((index) => view.has(index, 'ffn_down_exps'));
  const [first] = with_;
  if (first === undefined) return {};
  // [width, hidden, experts]: the input features come first.
  const [width = 0, , experts = 0] = view.layer(first).get('ffn_down_exps')?.shape ?? [];
  const shared = view.rows(first, 'ffn_up_shexp');
  const isGated = view.has(first, 'ffn_gate_exps') || view.has(first, 'ffn_gate_up_exps');
  const biases = ['ffn_gate_exps.bias', 'ffn_up_exps.bias', 'ffn_down_exps.bias', 'ffn_gate_up_exps.bias'];
  const expertBias = biases.reduce((sum, name) => sum + (view.layer(first).get(name)?.shape[0] ?? 0), 0);
  const leading = with_.every((index, place) => index === first + place) && first + with_.length === layers;
  return {
    moe: {
      experts,
      active: view.figure('expert_used_count') ?? 1,
      intermediate: width,
      ...(leading ? (first > 0 ? { denseLayers: first } : {}) : { moeLayers: with_ }),
      ...(shared > 0 ? { sharedExperts: view.figure('expert_shared_count') || 1, sharedIntermediate: shared } : {}),
      ...(view.has(first, 'ffn_gate_inp_shexp') ? { sharedGate: true } : {}),
      ...(isGated ? {} : { mats: 2 }),
      ...(expertBias > 0 ? { expertBias } : {}),
      ...(view.has(first, 'ffn_gate_inp.bias') ? { routerBias: true } : {}),
      ...(view.has(first, 'exp_probs_b') || view.has(first, 'exp_probs_b.bias') ? { scoreCorrectionBias: true } : {}),
    },
  };
}
