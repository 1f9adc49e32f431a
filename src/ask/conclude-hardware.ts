import type { Accelerator } from '../catalogue/accelerator.ts';
import {
  acceleratorLabel,
  acceleratorNote,
  findAccelerator,
  hasMemory,
  otherSizes,
  withMemory,
} from '../catalogue/find-accelerator.ts';
import { gpuWords } from './gpu-words.ts';
import type { QuestionDraft } from './question.ts';
import type { MemoryMention, Reader } from './reader.ts';
import type { Alternative } from './reading.ts';

/**
 * Settles what the memory sizes in the words mean once GPU and count are known: the variant of the GPU, its memory where
 * the catalogue has another, the total of all GPUs (a check, not a fact of its own), or nothing to do with it.
 */
export function concludeMemory(reader: Reader, question: QuestionDraft, alternatives: Alternative[]): void {
  const memories = reader.memories.filter(({ role }) => role !== 'need');
  const gpu = question.gpu === undefined ? undefined : reader.accelerators.get(question.gpu);
  if (memories.some(({ role }) => role === 'system') && gpu?.unifiedMemory !== true)
    reader.note('System memory (RAM) is not counted: only memory on the GPU');
  if (question.gpu === undefined || gpu === undefined) {
    withoutGpu(reader, question, memories);
    if (question.gpu !== undefined && question.gpuMemoryGib !== undefined) nameWithMemory(reader, question);
    return;
  }
  // What stands right behind the GPU's name says most: "7G of weights ... on 4090 48G".
  const said = memories
    .filter(({ role }) => role !== 'system' || gpu.unifiedMemory)
    .sort((a, b) => Number(b.role === 'gpu') - Number(a.role === 'gpu'));
  let chosen = gpu;
  let known = false;
  for (const memory of said) {
    if (hasMemory(chosen, memory.gib)) known = true;
    else if (!known && hasMemory(withMemory(chosen, memory.gib), memory.gib)) {
      chosen = withMemory(chosen, memory.gib);
      known = true;
    } else if (isTotal(memory, question.gpus, chosen)) known = true;
    else if (question.gpuMemoryGib === undefined && !known && isOwn(reader, memory, chosen)) {
      question.gpuMemoryGib = memory.gib;
      known = true;
    } else if (known && memory.role === 'gpu' && !reader.prose) {
      // "a100 40gb ... 80gb": the other size is a wish of its own.
      const other = withMemory(chosen, memory.gib);
      if (other !== chosen) offerGpu(other, alternatives);
    } else if (!reader.prose && memory.role !== 'total') {
      reader.note(
        `${memory.text} fits neither one ${acceleratorLabel(chosen)} nor all of them together; it was left out`,
      );
    }
  }
  question.gpu = chosen.id;
  reader.note(acceleratorNote(chosen));
  if (!known && question.gpuMemoryGib === undefined) {
    const others = isPlain(chosen) ? [] : otherSizes(chosen);
    for (const other of others) offerGpu(other, alternatives);
    if (others.length > 0) {
      reader.note(`${acceleratorLabel(chosen).replace(/ \d+GB$/, '')} was taken as the one with ${chosen.memoryGb} GB`);
    }
  }
}

/** A GPU that is not in the catalogue is named with its memory, by which the look-up takes it: "Ascend 910B 64GB". */
function nameWithMemory(reader: Reader, question: QuestionDraft): void {
  const { gpu, gpuMemoryGib } = question;
  const claim = reader.claims.find(({ field, value }) => field === 'gpu' && value === gpu);
  // `gpu:="..."` is to be taken letter for letter.
  if (reader.atoms[claim?.at ?? 0]?.before.endsWith(':=')) return;
  const known = findAccelerator(gpu ?? '');
  if (!known.found) question.gpu = `${gpu} ${gpuMemoryGib}GB`;
  const match = known.found ? known : findAccelerator(question.gpu ?? '');
  if (match.found) reader.note(match.note);
}

/** Whether everybody means this size by the bare name: an H100 has 80 GB, though an NVL with 94 exists. */
function isPlain({ id }: Accelerator): boolean {
  return /^(?:h100|h200|h20|gh200)-/.test(id);
}

/** "12GB GPU", "3 x 24GB", "192G". */
function withoutGpu(reader: Reader, question: QuestionDraft, memories: readonly MemoryMention[]): void {
  if (question.gpuMemoryGib !== undefined) return;
  const memory =
    memories.find(({ role }) => role === 'gpu') ??
    memories.find(({ role }) => role === 'vram') ??
    memories.find(({ role }) => role === 'total' || role === 'bare') ??
    // What a model takes is the memory asked for when nothing else is said.
    (reader.models.length === 0 ? reader.memories.find(({ role }) => role === 'need') : undefined);
  if (memory === undefined) return;
  const count = question.gpus;
  const shared = memory.role === 'total' && typeof count === 'number' && count > 1;
  question.gpuMemoryGib = shared ? memory.gib / count : memory.gib;
  if (shared) reader.note(`${memory.text} in total was read as ${memory.gib / count} GiB on each of ${count} GPUs`);
}

/** Whether a size is what all the GPUs have together. */
function isTotal(memory: MemoryMention, count: number | null | undefined, gpu: Accelerator): boolean {
  if (typeof count !== 'number' || count < 2) return memory.role === 'total';
  return Math.abs(memory.gib / (count * gpu.memoryGb) - 1) <= 0.05;
}

/** Whether a size that the catalogue does not have is the GPU's own ("4090 48GB" is sold), rather than something else in a sentence. */
function isOwn(reader: Reader, memory: MemoryMention, gpu: Accelerator): boolean {
  if (memory.role === 'total') return false;
  return (
    memory.role === 'gpu' || gpu.unifiedMemory || (!reader.prose && (memory.role === 'vram' || memory.role === 'bare'))
  );
}

function offerGpu(gpu: Accelerator, alternatives: Alternative[]): void {
  if (alternatives.some(({ change }) => change.gpu === gpu.id)) return;
  alternatives.push({ field: 'gpu', words: gpuWords(gpu.id), label: acceleratorLabel(gpu), change: { gpu: gpu.id } });
}

/** Another GPU that was named beside the first, with its own count. */
export function offerOtherGpu(id: string, count: number | undefined, alternatives: Alternative[]): void {
  const match = findAccelerator(id);
  const label = match.found ? acceleratorLabel(match.accelerator) : id;
  const words = gpuWords(id);
  alternatives.push({
    field: 'gpu',
    words: count === undefined ? words : `${count}x ${words}`,
    label: count === undefined ? label : `${count} × ${label}`,
    change: { gpu: id, ...(count === undefined ? {} : { gpus: count }) },
  });
}
