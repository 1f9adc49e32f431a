import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { headShape } from '../../tensors/attention.ts';
import { elementBytes, floorBytes, workingSet } from '../torch/working-set.ts';
import type { SequenceCache } from './cache.ts';

/** What generate() holds at its peak beside the weights and the cache at its full length, in bytes. */
export interface GeneratePeak {
  /** The forward pass over all prompts at once: nothing is cut into chunks. */
  readonly prefill: number;
  /** Cache of what is generated, which does not exist yet during that pass. */
  readonly later: number;
  /** Logits of the last position of each sequence, in 16 and in 32 bit. */
  readonly logits: number;
  /** One layer's cache, copied to append a token. */
  readonly copy: number;
  readonly value: number;
  /** May come on top: keys and values repeated for all heads, and a mask of prompt x prompt. */
  readonly alsoPossible: number;
}

/** Tokens of the prompt that is read in one pass: as typed, else the whole request, which is the most it can be. */
export function promptTokens({ question }: Subject, length: number): number {
  return Math.min(question.inputTokens ?? length, length);
}

/** The peak for so many sequences of a length. Source: docs/method-other-engines.md. */
export function generatePeak(
  subject: Subject,
  layout: Layout,
  cache: SequenceCache,
  sequences: number,
  length: number,
): GeneratePeak {
  const arch = subject.model.architecture;
  const prompt = promptTokens(subject, length);
  const prefill = workingSet(subject, layout, sequences * prompt);
  const later = sequences * (cache.bytes(length) - cache.bytes(prompt));
  const logits = sequences * arch.vocab * (elementBytes(subject) + 4);
  const copy = sequences * cache.copyOfLayer(length);
  const { heads, keyDim, valueDim } = headShape(arch, 'full');
  const repeated = sequences * prompt * heads * (keyDim + valueDim) * elementBytes(subject);
  return {
    prefill,
    later,
    logits,
    copy,
    value: Math.round(Math.max(prefill - later, copy + floorBytes) + logits),
    alsoPossible: Math.round(repeated + sequences * prompt * prompt),
  };
}
