import type { Architecture } from '../../model.ts';
import { isBelievable, missingFrom } from '../config/plausible.ts';
import type { ConfigReading, ConfigRefusal } from '../config/read-config.ts';
import type { GgufHeader } from './gguf.ts';
import { attentionIn } from './gguf-attention.ts';
import { expertsIn, layerKindsIn, mlpKindsIn, recurrentIn, runsOf } from './gguf-layers.ts';
import { layerTensors, modelTypes } from './gguf-names.ts';
import { elementsOf, GgufView, layerOf } from './gguf-view.ts';
import { isGated, normsIn, widthsIn } from './gguf-widths.ts';
import { shown } from './read-range.ts';

/** What a GGUF file says of a model: the same that is read from a config.json, and the model's name. */
export type GgufReading = ConfigReading & { readonly name?: string };

const mostLayers = 1000;
const mostWidth = 1_000_000;
const mostVocabulary = 16_777_216;

/**
 * The shape of the model in a GGUF file, by its metadata and its tensors. Exact for the architectures of gguf-names.ts when
 * every tensor is one that is understood. Never throws.
 */
export function architectureOfGguf(header: GgufHeader): GgufReading | ConfigRefusal {
  const view = new GgufView(header);
  if (view.architecture === '') return refused('does not say which architecture it is of');
  const embedding = view.outside('token_embd.weight')?.shape ?? [];
  const hidden = embedding[0] ?? view.figure('embedding_length') ?? 0;
  const vocab = embedding[1] ?? view.figure('vocab_size') ?? 0;
  const blocks = view.figure('block_count') ?? 0;
  const predicting = view.figure('nextn_predict_layers') ?? 0;
  const layers = blocks - predicting;
  if (layers < 1 || blocks > mostLayers) return refused(`has ${blocks} layers, which cannot be`);
  if (hidden < 1 || hidden > mostWidth) return refused(`is ${hidden} wide, which cannot be`);
  if (vocab < 1 || vocab > mostVocabulary) return refused(`has a vocabulary of ${vocab}, which cannot be`);

  const kinds = layerKindsIn(view, layers);
  const known = modelTypes.get(view.architecture);
  const attention = attentionIn(view, kinds, hidden);
  const experts = expertsIn(view, layers);
  const modelType =
    known === 'llama' && experts.moe !== undefined ? 'mixtral' : (known ?? view.architecture.slice(0, 60));
  const window = view.figure('attention.sliding_window') ?? 0;
  const architecture: Architecture = {
    modelType,
    layers,
    hidden,
    ...attention,
    ...widthsIn(view, layers),
    vocab,
    tieEmbeddings: view.outside('output.weight') === undefined,
    mlpBias: view.has(0, 'ffn_up.bias'),
    norm: view.has(0, 'attn_norm.bias') ? 'ln' : 'rms',
    normsPerLayer: normsIn(view),
    mlpMats: isGated(view, layers) ? 3 : 2,
    ...runsOf(kinds),
    ...(kinds.includes('sliding') ? { slidingWindow: window } : {}),
    ...mlpKindsIn(view, kinds),
    ...recurrentIn(view, kinds),
    ...experts,
    ...(predicting > 0 ? { mtpLayers: predicting, mtpParams: elementsBehind(view, layers, blocks) } : {}),
  };
  if (!isBelievable(architecture)) return refused('has sizes that no model has');
  const notes = [
    ...missingFrom(architecture),
    ...(known === undefined
      ? [
          `llama.cpp's architecture ${shown(view.architecture)} is not known here: it was read by the names of its tensors.`,
        ]
      : []),
    ...unread(header, layers),
  ];
  const name = view.text('general.name')?.slice(0, 120);
  return {
    kind: notes.length === 0 ? 'exact' : 'approximate',
    architecture,
    modelType,
    ...(name === undefined ? {} : { name }),
    maxContext: view.figure('context_length') || null,
    nativeDtype: null,
    notes,
  };
}

function refused(why: string): ConfigRefusal {
  return { kind: 'refused', message: `The GGUF file ${why}.` };
}

function elementsBehind(view: GgufView, from: number, to: number): number {
  let sum = 0;
  for (let layer = from; layer < to; layer++) {
    for (const tensor of view.layer(layer).values()) sum += elementsOf(tensor);
  }
  return sum;
}

const outsideNames: ReadonlySet<string> = new Set([
  'token_embd.weight',
  'output.weight',
  'output_norm.weight',
  'output_norm.bias',
  'rope_freqs.weight',
  'rope_factors_long.weight',
  'rope_factors_short.weight',
]);

/** What tensors there are that nothing above reads, by name, said once each. */
function unread(header: GgufHeader, layers: number): string[] {
  const found = new Set<string>();
  for (const { name } of header.tensors) {
    const place = layerOf(name);
    if (place === undefined ? outsideNames.has(name) : layerTensors.has(place.name) || place.layer >= layers) continue;
    found.add(place?.name ?? name);
  }
  const names = [...found].slice(0, 5).map(shown);
  return names.length === 0 ? [] : [`Tensors that are not understood: ${names.join(', ')}.`];
}
