import { thousands } from '../../catalogue/thousands.ts';
import { optimizerStates } from '../../estimate/training/optimizers.ts';
import { shardingNames } from './names.ts';
import type { TrainingEstimate } from './training-estimate.ts';

/** What was defaulted, each with the words that would say otherwise. */
export function trainingAssumptions({ found, memory, solved }: TrainingEstimate): string[] {
  const { question } = found;
  const { settings, profile, spread } = memory;
  const { adapters } = settings;
  const said: string[] = [];
  const why = question.framework === undefined ? '' : ', the default there';
  if (question.method === undefined) said.push('full fine-tuning (say lora, qlora)');
  if (question.framework === undefined) said.push(`${profile.label} (say trl, unsloth, torchtune, axolotl ...)`);
  else if (question.frameworkVersion === undefined) said.push(`${profile.label} (say its release, such as trl 1.4)`);
  if (question.sequence === undefined) said.push(`sequences of ${thousands(settings.sequence)} tokens (say seq 8k)`);
  if (question.microBatch === undefined) said.push(`micro-batches of ${settings.microBatch} (say batch 4)`);
  if (question.gradientCheckpointing === undefined && question.recompute === undefined)
    said.push(
      settings.checkpointing === 'none'
        ? `no gradient checkpointing${why} (say gradient checkpointing)`
        : `${settings.checkpointing === 'full' ? 'gradient' : 'selective'} checkpointing${why} (say no gradient checkpointing)`,
    );
  if (question.optimizer === undefined)
    said.push(`${optimizerStates[settings.optimizer].label} (say 8bit adamw, adafactor, muon ...)`);
  if (adapters !== undefined) {
    if (question.loraRank === undefined) said.push(`rank ${adapters.rank} (say rank 64)`);
    if (question.loraTargets === undefined)
      said.push(`adapters on ${[...adapters.targets].join(', ')} (say all-linear)`);
  }
  if (question.sharding === undefined && spread.gpus > 1) {
    const chosen = solved ? 'the mildest that holds it' : memory.fits ? 'the mildest that fits' : 'what needs least';
    said.push(`${shardingNames[spread.sharding]}, ${chosen} (say zero2, zero3, fsdp)`);
  }
  if (question.flashAttention === undefined) said.push('attention that keeps no score matrix (say fa off)');
  return said;
}
