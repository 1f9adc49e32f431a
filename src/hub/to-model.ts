import { findModel } from '../catalogue/find-model.ts';
import { isGguf } from '../catalogue/format-names.ts';
import { isGgufRepository } from '../catalogue/hub/as-loaded.ts';
import { chosenFrom, ggufFormatId, ggufLabel, offered } from '../catalogue/hub/checkpoint/gguf-choices.ts';
import type { Stored } from '../catalogue/hub/checkpoint/stored.ts';
import { withGgufHeader } from '../catalogue/hub/checkpoint/what-is-stored.ts';
import { readConfig } from '../catalogue/hub/config/read-config.ts';
import { ggufHeader } from '../catalogue/hub/headers/gguf.ts';
import { architectureOfGguf } from '../catalogue/hub/headers/gguf-architecture.ts';
import type { HubModel } from '../catalogue/hub/models.ts';
import type { HubReference } from '../catalogue/hub/reference.ts';
import { isPassing, troubleInShort } from '../catalogue/hub/refusals.ts';
import type { ModelRecord } from '../catalogue/model.ts';
import type { HubClient } from './client.ts';
import { mismatchOf } from './cross-check.ts';
import { rangeReader } from './range-reader.ts';
import type { Snapshot } from './read-snapshot.ts';
import { type Description, recordOf } from './record.ts';
import type { TakenSnapshot } from './snapshots.ts';
import { storedIn } from './stored-files.ts';
import { HubError, unreadable } from './trouble.ts';

export interface ModelSource {
  readonly client: HubClient;
  readonly take: (reference: HubReference) => Promise<TakenSnapshot>;
}

/**
 * The model that a repository holds: its shape by config.json or by the header of a GGUF file, and what its files weigh.
 * Headers are read only where the configuration does not say how the weights are stored. An adapter is read with its base.
 * @throws HubError
 */
export async function toModel(source: ModelSource, reference: HubReference): Promise<HubModel> {
  const taken = await source.take(reference);
  const stored = await storedIn(source.client, taken.snapshot);
  return stored.adapters === undefined
    ? wholeModel(source.client, reference, taken, stored)
    : withBase(source, reference, taken, stored.adapters);
}

async function wholeModel(
  client: HubClient,
  reference: HubReference,
  { snapshot, checkedAt }: TakenSnapshot,
  all: Stored,
): Promise<HubModel> {
  const { found, notes } = asAsked(all, reference);
  const { stored, description } = isGgufRepository(found)
    ? await readGguf(client, snapshot, found)
    : { stored: found, description: described(snapshot) };
  if (description.kind === 'refused') throw unreadable(description.message);
  const page = pageOf(snapshot);
  const record = recordOf(snapshot, description, stored, page);
  const isExact = description.kind === 'exact';
  return {
    record,
    stored,
    sha: snapshot.sha,
    readAt: checkedAt,
    notes: [...renamed(reference, snapshot), ...notes, ...(isExact ? description.notes : []), ...stored.remarks],
    doubts: [...(isExact ? [] : description.notes), ...[mismatchOf(record, stored)].filter((one) => one !== undefined)],
    source: page,
  };
}

function described({ config }: Snapshot): Description {
  if (config === null) throw unreadable('it has no config.json');
  return readConfig(config);
}

/** Of a repository with GGUF files, the one that was asked for. */
function asAsked(
  stored: Stored,
  { file, format }: HubReference,
): { readonly found: Stored; readonly notes: readonly string[] } {
  const isNamed = file !== undefined && (format === undefined || ggufFormatId(ggufLabel(file) ?? '') === format);
  const wanted = isNamed ? file : format;
  const isOffered = stored.files.length > 0 && (isGgufRepository(stored) || isGguf(wanted ?? ''));
  if (!isOffered) return { found: stored, notes: [] };
  const { stored: found, note } = wanted === undefined ? { stored } : chosenFrom(stored, wanted);
  const others = stored.files.length > 1 ? [`It has ${offered(stored.files)}`] : [];
  return { found, notes: note === undefined ? others : [note] };
}

/** The header of a GGUF file says what is in it, and where there is no config.json also of what shape. */
async function readGguf(
  client: HubClient,
  snapshot: Snapshot,
  stored: Stored,
): Promise<{ readonly stored: Stored; readonly description: Description }> {
  const reader = rangeReader(client, snapshot);
  const header = await ggufHeader(
    stored.loadedFiles.map(({ path }) => path),
    reader.read,
  );
  reader.throwIfFailed();
  if (header.kind === 'unreadable') throw unreadable(header.message);
  return { stored: withGgufHeader(stored, header), description: architectureOfGguf(header) };
}

/** An adapter has no shape of its own: its base is what is loaded. A base that the catalogue has need not be read. */
async function withBase(
  source: ModelSource,
  { format }: HubReference,
  { snapshot, checkedAt: readAt }: TakenSnapshot,
  { base, rank }: NonNullable<Stored['adapters']>,
): Promise<HubModel> {
  const { id, sha } = snapshot;
  const adapter = { id, rank };
  const known = findModel(base);
  if (known.found && known.repository === undefined && isDescribed(known.model))
    return { record: known.model, adapter, sha, readAt, notes: [], doubts: [], source: pageOf(snapshot) };
  const reference = { id: base, ...(format === undefined ? {} : { format }) };
  try {
    const taken = await source.take(reference);
    const stored = await storedIn(source.client, taken.snapshot);
    if (stored.adapters !== undefined) throw unreadable('it is an adapter itself');
    return { ...(await wholeModel(source.client, reference, taken, stored)), adapter };
  } catch (error) {
    if (!(error instanceof HubError) || isPassing(error.trouble)) throw error;
    throw unreadable(`it is an adapter, and its base ${troubleInShort(reference, error.trouble)}`);
  }
}

function isDescribed(model: ModelRecord): model is HubModel['record'] {
  return model.architecture !== null;
}

function pageOf({ id, sha }: Snapshot): string {
  return `https://huggingface.co/${id}/tree/${sha}`;
}

function renamed({ id }: HubReference, snapshot: Snapshot): string[] {
  return id.toLowerCase() === snapshot.id.toLowerCase() ? [] : [`${id} is called ${snapshot.id} now`];
}
