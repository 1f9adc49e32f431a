import { format } from '../../ask/format.ts';
import type { QuestionDraft } from '../../ask/question.ts';
import { readersOf } from '../../catalogue/engine-formats.ts';
import { engineRecord } from '../../catalogue/engines.ts';
import { shortFormatLabel } from '../../catalogue/format-names.ts';
import type { FormatSupport } from '../../catalogue/hardware-formats.ts';
import type { Subject } from '../../catalogue/subject.ts';
import type { Action } from '../card.ts';
import { cacheOf, divides, supportOf } from './support.ts';

/** Buttons for what runs on this GPU in place of what does not, or runs better. */
export function instead(draft: QuestionDraft, subject: Subject): Action[] {
  const other = insteadOfFormat(draft, subject);
  if (cacheOf(subject)?.state !== 'unsupported') return other;
  const { kvFormat: _cache, ...plainCache } = draft;
  return [...other, action('instead:kv', 'KV cache in 16 bit', format(plainCache))];
}

/** Another format, another engine, or both. */
function insteadOfFormat(draft: QuestionDraft, subject: Subject): Action[] {
  const { alternative, alternativeEngine } = wayOut(subject);
  if (alternative === undefined && alternativeEngine === undefined) return [];
  const readers = alternative === undefined ? undefined : readersOf(alternative);
  const engine = alternativeEngine ?? readers?.[0];
  const change = {
    ...(alternative === undefined ? {} : { format: alternative }),
    ...(engine === undefined ? {} : { engine }),
  };
  const { tensorParallel: _tp, pipelineParallel: _pp, dataParallel: _dp, ...withoutDegrees } = draft;
  const kept = alternative === undefined || divides(subject, alternative) ? draft : withoutDegrees;
  const words = format({ ...(engine === undefined ? kept : withoutEngine(draft)), ...change });
  return [
    action(
      'instead',
      `${alternative === undefined ? '' : shortFormatLabel(alternative)}${engineLabel(engine)} instead`.trim(),
      words,
    ),
  ];
}

/** What is better; where the other engine does not run the format either, with the format that it runs. */
function wayOut(subject: Subject): Pick<FormatSupport, 'alternative' | 'alternativeEngine'> {
  const first = supportOf(subject);
  const { alternativeEngine: engine } = first;
  if (engine === undefined || first.alternative !== undefined || readsGguf(engine)) return first;
  const { state, alternative } = supportOf({ ...subject, engine });
  return state === 'unsupported' && alternative !== undefined ? { alternative, alternativeEngine: engine } : first;
}

/** llama.cpp has a file for every format. */
function readsGguf(engine: Subject['engine']): boolean {
  return engine === 'llama.cpp' || engine === 'ollama';
}

function action(id: string, label: string, words: string): Action {
  return { id, label, command: 'fit', words, effect: 'replace' };
}

function engineLabel(id: Subject['engine'] | undefined): string {
  return id === undefined ? '' : ` on ${engineRecord(id).label}`;
}

/** Releases, settings and layouts are of the engine they were typed for. */
function withoutEngine(draft: QuestionDraft): QuestionDraft {
  const { model, gpu, gpus, gpuMemoryGib, context, concurrency, inputTokens, outputTokens } = draft;
  const kept = {
    model,
    format: draft.format,
    gpu,
    gpus,
    gpuMemoryGib,
    context,
    concurrency,
    inputTokens,
    outputTokens,
  };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}
