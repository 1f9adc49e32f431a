import { format } from '../../ask/format.ts';
import type { Reading } from '../../ask/reading.ts';
import { modelLabel } from '../../catalogue/find-model.ts';
import { lossPaths } from '../../estimate/training/loss.ts';
import { type OptimizerStates, optimizerStates } from '../../estimate/training/optimizers.ts';
import type { PartId } from '../../estimate/training/phases.ts';
import { type RecipeBytes, recipes } from '../../estimate/training/recipes.ts';
import { tokensPerGpu } from '../../estimate/training/settings.ts';
import { bytesOfTrained } from '../../estimate/training/states.ts';
import type { Card, Row } from '../card.ts';
import { gib, parameters, whole } from '../numbers.ts';
import { refusedReading } from '../refusal-card.ts';
import type { Reply } from '../reply.ts';
import { trainingAssumptions } from './assumptions.ts';
import { partNames, phaseNames, placeName, recipeNames } from './names.ts';
import { toTrainingAnswer } from './to-answer.ts';
import { estimateTraining, type TrainingEstimate } from './training-estimate.ts';
import { trainingVerdict } from './verdict.ts';

/** The arithmetic behind an answer about training, part by part. */
export function explainTraining(reading: Reading): Reply {
  const result = estimateTraining(reading);
  if ('refusal' in result) return refusedReading(reading, result.refusal);
  const { estimate } = result;
  const { found, memory, warnings } = estimate;
  const words = format(reading.question);
  const steps = stepsOf(estimate);
  const card: Card = {
    kind: 'explain',
    title:
      `The arithmetic: training ${modelLabel(found.model)} on ${memory.spread.gpus} × ${found.acceleratorName}`.slice(
        0,
        150,
      ),
    verdict: trainingVerdict(estimate),
    sections: [
      {
        kind: 'rows',
        id: 'arithmetic',
        title: `Largest size of each part${memory.spread.gpus > 1 ? `, on each GPU of ${placeName(found.acceleratorName, memory.spread)}` : ''}`,
        importance: 'main',
        rows: steps.map(({ part, formula }) => ({
          label: partNames[part].row,
          value: `${gib(largest(estimate, part))} GiB`,
          note: formula,
        })),
      },
      {
        kind: 'rows',
        id: 'phases',
        title: 'Which of them are in memory together',
        importance: 'main',
        rows: memory.phases.map(
          (phase): Row => ({
            label: phaseNames[phase.id],
            value: `${gib(phase.bytes)} GiB`,
            note: Object.entries(phase.parts)
              .filter(([, bytes]) => bytes > 0)
              .map(([part, bytes]) => `${partNames[part as PartId].short.toLowerCase()} ${gib(bytes)}`)
              .join(' + '),
          }),
        ),
      },
      {
        kind: 'list',
        id: 'sources',
        title: 'Where the formulas come from',
        items: [
          `${recipeNames[memory.settings.recipe]}: ${recipes[memory.settings.recipe].source}`,
          `${optimizerStates[memory.settings.optimizer].label}: ${optimizerStates[memory.settings.optimizer].source}`,
          `${memory.settings.loss} loss: ${lossPaths[memory.settings.loss].source}`,
          `${memory.profile.label}: ${memory.profile.source}`,
        ],
        importance: 'more',
      },
    ],
    caveats: warnings,
    actions: [{ id: 'fit', label: 'Back to the answer', command: 'train', words, effect: 'replace' }],
    footnotes: ['Formulas with their sources: docs/method-training.md'],
    words,
  };
  const assumptions = [...reading.notes, ...found.assumptions, ...trainingAssumptions(estimate)];
  return {
    card,
    answer: toTrainingAnswer(estimate, { words, assumptions, warnings, notUnderstood: reading.unknown }),
    private: reading.wishes.private,
  };
}

function largest({ memory }: TrainingEstimate, part: PartId): number {
  return Math.max(...memory.phases.map(({ parts }) => parts[part] ?? 0));
}

/** "AdamW, 2 states of 4 B and a master copy of 4 B". */
function statesInWords({ label, full, fixedBytes }: OptimizerStates, { state, master }: RecipeBytes): string {
  const kept = [
    ...(full > 0 ? [`${full === 1 ? '1 state' : `${full} states`} of ${state} B`] : []),
    ...(fixedBytes > 0 ? [`states of ${fixedBytes} B`] : []),
    ...(master > 0 ? [`a master copy of ${master} B`] : []),
  ];
  return `${label}, ${kept.length === 0 ? 'nothing' : kept.join(' and ')}`;
}

/** The parts that are there, each with its formula and the numbers in it. */
function stepsOf(estimate: TrainingEstimate): { readonly part: PartId; readonly formula: string }[] {
  const { found, memory } = estimate;
  const { settings } = memory;
  const { layout, adapters } = settings;
  const each = bytesOfTrained(settings);
  const arch = found.model.architecture;
  const tokens = whole(tokensPerGpu(settings));
  const over = layout.shards > 1 ? `, over ${layout.shards} shards` : '';
  const divided =
    layout.tensorParallel * layout.pipelineParallel > 1
      ? `, over TP${layout.tensorParallel} × PP${layout.pipelineParallel}`
      : '';
  const of = adapters === undefined ? parameters(found.model.parameters.total) : `adapters of rank ${adapters.rank}`;
  const path = lossPaths[settings.loss];
  const perLogit = settings.lossBytes ?? (settings.compile ? path.perLogitCompiled : undefined) ?? path.perLogit;
  const formulas: Readonly<Record<PartId, string>> = {
    weights:
      adapters === undefined
        ? `${each.weight} B × ${of}${divided}${over}`
        : `${parameters(found.model.parameters.total)} frozen in ${settings.base?.label ?? '16 bit'}${divided}${over}, and ${each.weight} B × ${of}`,
    optimizer: `${statesInWords(optimizerStates[settings.optimizer], each)} × ${of}${over}`,
    gradients: `${each.gradient} B × ${of}${over}`,
    gathered: layout.shards > 1 ? 'two layers and the embeddings, gathered from the shards' : 'one matrix, unpacked',
    activations: `${arch.layers} layers × ${tokens} tokens, ${settings.checkpointing === 'full' ? `the input of each layer (hidden ${whole(arch.hidden)})` : settings.checkpointing === 'selective' ? 'what cannot be recomputed cheaply' : 'every operation’s inputs'}${settings.activationOffload ? ', of which two layers stay on the GPU' : ''}`,
    logits: `${tokens} tokens × (${perLogit} B × vocabulary ${whole(arch.vocab)} + ${path.perHidden} B × hidden ${whole(arch.hidden)})`,
    'working-set': `one layer recomputed with its gradients, ${tokens} tokens`,
    step: `copies that exist while the optimizer steps × ${of}${over}`,
    workspace: 'cuBLAS workspaces',
  };
  return (Object.keys(formulas) as PartId[])
    .filter((part) => largest(estimate, part) > 0)
    .map((part) => ({ part, formula: formulas[part] }));
}
