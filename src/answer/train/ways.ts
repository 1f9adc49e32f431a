import { format } from '../../ask/format.ts';
import type { Question, QuestionDraft } from '../../ask/question.ts';
import { standsAlone } from '../../estimate/placement.ts';
import type { WayId } from '../../estimate/training/ways.ts';
import { gib } from '../numbers.ts';
import { type Feature, lacks } from './config/switches.ts';
import type { TrainingEstimate, WayFound } from './training-estimate.ts';

/** What a change is called on a button, what it costs, and whether that is dear: hardware, quality or most of the speed. */
const wayNames: Readonly<Record<WayId, { readonly label: string; readonly price: string; readonly dear: boolean }>> = {
  checkpointing: { label: 'Gradient checkpointing', price: 'about a third more compute', dear: false },
  'fused-loss': { label: 'Fused linear loss', price: 'none, with Liger or Cut Cross Entropy', dear: false },
  'micro-batch': { label: 'Half the micro-batch', price: 'twice as many accumulation steps', dear: false },
  'eight-bit-optimizer': { label: '8-bit optimizer', price: 'hardly any quality', dear: false },
  shard: { label: 'ZeRO-3', price: 'traffic between GPUs in every layer', dear: false },
  'activation-offload': { label: 'Offload activations', price: 'traffic to host memory', dear: false },
  'more-gpus': { label: 'Twice the GPUs', price: 'twice the hardware', dear: true },
  lora: { label: 'LoRA', price: 'only adapters are trained', dear: true },
  qlora: { label: 'QLoRA', price: 'a base in 4 bits, slower steps', dear: true },
  'cpu-offload': { label: 'Offload to host memory', price: 'steps several times slower', dear: true },
};

/** What a framework needs to have for a change. */
const featureOf: Readonly<Partial<Record<WayId, Feature>>> = {
  'fused-loss': 'a fused linear loss',
  'eight-bit-optimizer': 'AdamW in 8 bits',
  shard: 'DeepSpeed ZeRO',
  'activation-offload': 'offloading of activations',
  lora: 'adapters',
  qlora: 'a base in 4 bits',
  'cpu-offload': 'offloading to host memory',
};

/** What a dear change must save to be worth naming. */
const worthTheirPrice = 0.1;

/**
 * The changes to name, at most so many: what makes it fit before what does not alone, the cheapest first. Only what the
 * framework has, where one was named; and where it fits already, or comes as a whole computer, nobody is told to buy more.
 */
export function waysToName({ found, ways, memory }: TrainingEstimate, most: number): readonly WayFound[] {
  const { framework } = found.question;
  const possible = (id: WayId): boolean => {
    const feature = featureOf[id];
    return framework === undefined || feature === undefined || !lacks(framework, feature);
  };
  const worth = ways.filter(
    ({ id, saved }) =>
      possible(id) &&
      !(id === 'more-gpus' && (memory.fits || standsAlone(found))) &&
      (!wayNames[id].dear || saved >= worthTheirPrice * memory.allocated.value),
  );
  return [...worth.filter(({ fits }) => fits), ...worth.filter(({ fits }) => !fits)].slice(0, most);
}

/** "Gradient checkpointing: 41.2 GiB, fits (price: about a third more compute)". */
export function waySentence({ id, allocated, fits, gpus }: WayFound, { memory }: TrainingEstimate): string {
  const { label, price } = wayNames[id];
  const where = gpus === memory.spread.gpus ? (gpus > 1 ? ' a GPU' : '') : ` a GPU on ${gpus}`;
  return `${label}: ${gib(allocated)} GiB${where}, ${fits ? 'fits' : 'not enough alone'} (price: ${price})`;
}

/** A button for a change, with its new figure. */
export function wayLabel({ id, allocated }: WayFound): string {
  return `${wayNames[id].label}: ${gib(allocated)} GiB`;
}

/**
 * The question with the change, which replaces what it contradicts. Its figure is for a number of GPUs, so that is said; but
 * where none held it, the number is left to be found.
 */
export function changedWords(draft: QuestionDraft, estimate: TrainingEstimate, { change }: WayFound): string {
  const { memory, solved } = estimate;
  const { recompute, gradientCheckpointing, dataParallel: _replicas, ...rest } = draft;
  return format({
    ...rest,
    ...(change.gradientCheckpointing === undefined ? { recompute, gradientCheckpointing } : {}),
    ...(solved && !memory.fits ? {} : { gpus: memory.spread.gpus }),
    ...(change as Partial<Question>),
  });
}
