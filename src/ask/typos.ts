import { familyNames } from '../catalogue/model-index.ts';
import { editDistance } from './edit-distance.ts';

/** Words beside the model families that are worth correcting: long enough not to be mistaken for other English words. */
const targets = [
  ...familyNames.filter(
    (name) =>
      name.length >= 4 &&
      ![
        'step',
        'ring',
        'ling',
        'seed',
        'dots',
        'note',
        'command',
        'solar',
        'bloom',
        'mimo',
        'code',
        'arctic',
        'trinity',
        'muse',
        'all',
      ].includes(name),
  ),
  'context',
  'concurrent',
  'concurrency',
  'utilization',
  'quantization',
  'parallel',
  'transformers',
  'ollama',
  'sglang',
  'vllm',
  'tensorrt',
  'finetune',
  'finetuning',
  'training',
  'qlora',
  'private',
  'explain',
  'unsloth',
  'axolotl',
  'adamw',
  'gaudi',
  'inferentia',
  'trainium',
  'instruct',
  'scout',
  'maverick',
  'distill',
  'coder',
  'thinking',
];

/** Words that are spelt right and mean nothing by themselves: "tensor split" is no TensorRT. */
const wellSpelt: ReadonlySet<string> = new Set(['tensor', 'tensors']);

/** Longest word that is compared. */
const longest = 16;

/** Every word with one letter left out, to what it may have been. */
const byDeletion = new Map<string, Set<string>>();
for (const target of targets) {
  for (const form of deletions(target, target.length >= 8 ? 2 : 1)) {
    const words = byDeletion.get(form);
    if (words === undefined) byDeletion.set(form, new Set([target]));
    else words.add(target);
  }
}

/**
 * The known word that a word is a typing error of: one edit away, two for words of eight letters and more. Linear in
 * the vocabulary's size at start, constant per word.
 * @param least the shortest word that is corrected
 */
export function correctionOf(word: string, least: number): string | undefined {
  if (word.length < least || word.length > longest || wellSpelt.has(word) || !/^[a-z]+$/.test(word)) return undefined;
  let best: string | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const form of deletions(word, word.length >= 8 ? 2 : 1)) {
    for (const target of byDeletion.get(form) ?? []) {
      const distance = editDistance(word, target);
      if (distance === 0 || distance > (target.length >= 8 ? 2 : 1)) continue;
      // People rarely miss the first letter; and a shorter known word is the safer guess.
      const score = distance + (target.charAt(0) === word.charAt(0) ? 0 : 0.5);
      if (score < bestScore) {
        best = target;
        bestScore = score;
      }
    }
  }
  return best;
}

function deletions(word: string, depth: number): Set<string> {
  const forms = new Set([word]);
  let level = [word];
  for (let d = 0; d < depth; d++) {
    const next: string[] = [];
    for (const form of level) {
      for (let i = 0; i < form.length; i++) {
        const shorter = form.slice(0, i) + form.slice(i + 1);
        if (shorter.length >= 3 && !forms.has(shorter)) {
          forms.add(shorter);
          next.push(shorter);
        }
      }
    }
    level = next;
  }
  return forms;
}
