import { mkdir, open, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Offer } from '../offer.ts';
import type { SourceState } from './state.ts';

/**
 * The first line of a file: a state, with the number of its offers in their place. Each line after it is an offer. Enough is
 * checked to tell our own file from another's or one cut off; the offers themselves were checked before they were written.
 */
const headSchema = z.object({
  id: z.string(),
  reading: z
    .object({
      offers: z.number(),
      apiPrices: z.array(z.unknown()),
      mark: z.string().nullable(),
      asOf: z.string(),
    })
    .nullable(),
  answeredAt: z.string().nullable(),
  failures: z.number(),
  restUntil: z.string().nullable(),
  trouble: z.string().nullable(),
});

/** Offers written at once: a hundred thousand in one piece would hold up every answer for a second. */
const offersAtOnce = 1_000;

/** The states of these sources in a directory; a file that is missing or unreadable counts as never read. */
export async function readStates(directory: string, ids: readonly string[]): Promise<Map<string, SourceState>> {
  const states = new Map<string, SourceState>();
  for (const id of ids) {
    const state = await readState(fileOf(directory, id)).catch(() => undefined);
    if (state?.id === id) states.set(id, state);
  }
  return states;
}

async function readState(path: string): Promise<SourceState | undefined> {
  const file = await open(path);
  let head: z.infer<typeof headSchema> | undefined;
  const offers: Offer[] = [];
  try {
    for await (const line of file.readLines()) {
      if (head === undefined) head = headSchema.parse(JSON.parse(line));
      else offers.push(JSON.parse(line) as Offer);
    }
  } finally {
    await file.close();
  }
  if (head === undefined || (head.reading?.offers ?? 0) !== offers.length) return undefined;
  const reading = head.reading && { ...head.reading, offers };
  return { ...head, reading } as SourceState;
}

/** When the newest of these sources' files was written, in milliseconds of the epoch; 0 when there is none. */
export async function lastWritten(directory: string, ids: readonly string[]): Promise<number> {
  const times = ids.map((id) =>
    stat(fileOf(directory, id)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  );
  return Math.max(0, ...(await Promise.all(times)));
}

/** Writes states, each file whole or not at all. @throws when the directory cannot be written. */
export async function writeStates(directory: string, states: Iterable<SourceState>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const state of states) {
    const file = fileOf(directory, state.id);
    const draft = `${file}.${process.pid}.tmp`;
    await writeFile(draft, linesOf(state));
    await rename(draft, file);
  }
}

function* linesOf(state: SourceState): Generator<string> {
  const { reading } = state;
  const offers = reading?.offers ?? [];
  yield `${JSON.stringify({ ...state, reading: reading && { ...reading, offers: offers.length } })}\n`;
  for (let i = 0; i < offers.length; i += offersAtOnce) {
    yield offers
      .slice(i, i + offersAtOnce)
      .map((offer) => `${JSON.stringify(offer)}\n`)
      .join('');
  }
}

function fileOf(directory: string, id: string): string {
  return join(directory, `${id}.jsonl`);
}
