import { LRUCache } from 'lru-cache';
import type { HubModel, HubModels, HubRefusal } from '../catalogue/hub/models.ts';
import { type HubReference, writeReference } from '../catalogue/hub/reference.ts';
import { type HubTrouble, hubRefusal, isPassing, troubleInShort } from '../catalogue/hub/refusals.ts';
import { createHubClient, type HubClientSettings } from './client.ts';
import { createSearch } from './search.ts';
import { createSnapshots, headMs, isCommit, type SnapshotStore } from './snapshots.ts';
import { toModel } from './to-model.ts';
import { HubError } from './trouble.ts';

type Answer = HubModel | HubRefusal;

interface Kept {
  readonly answer: Answer;
  /** Milliseconds since 1970: from then on it is asked anew. */
  readonly until: number;
}

/** Models and refusals in memory, in bytes: a model with what is worked out of it, and the names of its files. */
const mostBytes = 32_000_000;
const bytesOfModel = 20_000;
const bytesOfFile = 200;
/** A repository that was refused may have been mended. */
const refusalMs = 300_000;
const passingMs = 30_000;
/** Names are offered with a refusal if they come soon. */
const searchMs = 2_000;

/**
 * The models of the hub: read once for all who ask at the same time, and kept for as long as their branch is believed to
 * stand where it stood.
 * @param store where snapshots outlast the process
 */
export function createHubModels(settings: HubClientSettings, store?: SnapshotStore): HubModels {
  const { now = Date.now } = settings;
  const client = createHubClient(settings);
  const search = createSearch(client);
  const take = createSnapshots(client, store, now);
  const kept = new LRUCache<string, Kept>({ maxSize: mostBytes, sizeCalculation: sizeOf });
  const underWay = new Map<string, Promise<Answer>>();

  function cached(reference: HubReference): Answer | undefined {
    const entry = kept.get(keyOf(reference));
    return entry !== undefined && now() < entry.until ? entry.answer : undefined;
  }

  async function readAnew(reference: HubReference): Promise<Kept> {
    try {
      const model = await toModel({ client, take }, reference);
      const until = isCommit(reference) ? Number.POSITIVE_INFINITY : model.readAt + headMs;
      return now() < until ? { answer: model, until } : { answer: withDate(model), until: now() + passingMs };
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      const { trouble } = error;
      const near = trouble.kind === 'missing' ? await search(lastPart(reference), 3, searchMs) : [];
      const answer = { refusal: hubRefusal(reference, trouble, near), inShort: troubleInShort(reference, trouble) };
      return { answer, until: now() + keptFor(trouble) };
    }
  }

  async function readOnce(reference: HubReference, key: string): Promise<Answer> {
    try {
      const read = await readAnew(reference);
      kept.set(key, read);
      return read.answer;
    } finally {
      underWay.delete(key);
    }
  }

  return {
    cached,
    async read(reference) {
      const known = cached(reference);
      if (known !== undefined) return known;
      const key = keyOf(reference);
      const reading = underWay.get(key) ?? readOnce(reference, key);
      underWay.set(key, reading);
      return reading;
    },
    search: (text, limit) => search(text, limit, searchMs),
  };
}

function sizeOf({ answer }: Kept): number {
  if ('refusal' in answer || answer.stored === undefined) return bytesOfModel;
  const { loadedFiles, excluded, files } = answer.stored;
  return bytesOfModel + bytesOfFile * (loadedFiles.length + excluded.length + files.length);
}

/** The hub could not say whether its branch has moved since. */
function withDate(model: HubModel): HubModel {
  const day = new Date(model.readAt).toISOString().slice(0, 10);
  return { ...model, notes: [...model.notes, `Hugging Face cannot be asked now: this is how it was on ${day}`] };
}

function keyOf(reference: HubReference): string {
  return `${writeReference(reference).toLowerCase()} ${reference.format ?? ''}`;
}

function lastPart({ id }: HubReference): string {
  return id.slice(id.indexOf('/') + 1);
}

function keptFor(trouble: HubTrouble): number {
  if (trouble.kind === 'rate-limited') return Math.min(trouble.waitMs, refusalMs);
  return isPassing(trouble) ? passingMs : refusalMs;
}
