import { type Evidence, kvEvidence } from '../../catalogue/accuracy.ts';
import type { Subject } from '../../catalogue/subject.ts';
import type { Estimate } from '../../estimate/estimate.ts';
import type { ListSection } from '../card.ts';
import { supportCaveats, supportOf } from './support.ts';

/** At 2 bits and below nobody should read "fits" without a word on what is left of the model. */
export function qualityCaveats({ format }: Subject, { caveat, summary }: Evidence): string[] {
  return format.nominalBits > 2 ? [] : [`${format.label}: ${caveat ?? summary}`];
}

/** What the weights' and the cache's formats do to quality, and how the GPU runs them. */
export function qualitySection({ subject }: Estimate, evidence: Evidence): ListSection {
  const items = said(evidence);
  const cache = kvEvidence(subject.kvFormat, subject.model);
  if (cache.level !== 'lossless') items.push(...said(cache));
  const { sentence } = supportOf(subject);
  if (!supportCaveats(subject).includes(sentence)) items.push(sentence);
  return {
    kind: 'list',
    id: 'quality',
    title: `What ${subject.format.label} does to quality`,
    items,
    importance: 'main',
  };
}

function said({ summary, kinds, caveat, made }: Evidence): string[] {
  return [summary, kinds, caveat, made].filter((sentence) => sentence !== undefined);
}
