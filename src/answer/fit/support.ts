import { formatFor } from '../../catalogue/formats.ts';
import { cacheSupport, type FormatSupport, formatSupport } from '../../catalogue/hardware-formats.ts';
import type { Subject } from '../../catalogue/subject.ts';
import { engineFor } from '../../estimate/engines/engines.ts';
import { layoutOf } from '../../estimate/layout.ts';

/** The last one: many parts of a card ask for the same. */
let last: (Pick<Subject, 'format' | 'accelerator' | 'engine'> & { readonly support: FormatSupport }) | undefined;

/** How the engine runs the weights' format on this GPU. */
export function supportOf({ format, accelerator, engine }: Subject): FormatSupport {
  if (last?.format === format && last.accelerator === accelerator && last.engine === engine) return last.support;
  const inGguf = format.gguf !== undefined && format.nominalBits < 16;
  const support = formatSupport(format.id, accelerator, engine, inGguf);
  last = { format, accelerator, engine, support };
  return support;
}

/** Why the engine cannot run what was asked on this GPU, whatever its memory: the weights' format or the cache's. */
export function cannotRun(subject: Subject): FormatSupport | undefined {
  const weights = supportOf(subject);
  if (weights.state === 'unsupported') return weights;
  const cache = cacheOf(subject);
  return cache?.state === 'unsupported' ? cache : undefined;
}

/** What the format does not do on this GPU: it does not run, is converted for the math, or another one is better. */
export function supportCaveats(subject: Subject): string[] {
  const weights = supportOf(subject);
  const speaksAgainst = ['unsupported', 'emulated'].includes(weights.state) || weights.alternative !== undefined;
  const cache = cacheOf(subject);
  return [...(speaksAgainst ? [weights.sentence] : []), ...(cache === undefined ? [] : [cache.sentence])];
}

/** What speaks against the KV cache's format on this GPU. */
export function cacheOf({ kvFormat, accelerator, engine }: Subject): FormatSupport | undefined {
  return cacheSupport(kvFormat, accelerator, engine);
}

/** Whether the degree of tensor parallelism that was typed, if any, divides the model in another format too. */
export function divides(subject: Subject, formatId: string): boolean {
  const { tensorParallel, expertParallel } = subject.question;
  const format = formatFor(subject.model, formatId);
  if (tensorParallel === undefined || format === undefined) return true;
  const layout = layoutOf({ tensorParallel, ...(expertParallel === undefined ? {} : { expertParallel }) });
  return engineFor(subject.engine).refusal({ ...subject, format }, layout) === undefined;
}
