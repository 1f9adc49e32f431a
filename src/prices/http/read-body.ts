import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { Unzip, UnzipInflate } from 'fflate';
import type { z } from 'zod';
import type { SourceBody } from './client.ts';
import { SourceError } from './source-error.ts';

/** The whole body as JSON of a shape. @throws SourceError when it is no JSON or has another shape. */
export async function readJson<T>(body: SourceBody, schema: z.ZodType<T>): Promise<T> {
  const text = await readText(body);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SourceError('it sent JSON that is cut off or broken', { isPassing: true });
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new SourceError(`its format has changed: ${issue?.path.join('.') || 'the answer'}: ${issue?.message ?? ''}`);
}

export async function readText(body: SourceBody): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Columns of a CSV by name; what else it has is not kept. */
export interface CsvColumns<Needed extends string, Optional extends string> {
  readonly needed: readonly Needed[];
  readonly optional?: readonly Optional[];
}

type CsvLine<Needed extends string, Optional extends string> = Readonly<
  Record<Needed, string> & Partial<Record<Optional, string>>
>;

/**
 * Reads a CSV line by line, by its own header: columns may stand in any order.
 * @throws SourceError when a needed column is missing or the text is no CSV; what `onLine` throws.
 */
export async function readCsv<Needed extends string, Optional extends string = never>(
  body: SourceBody,
  { needed, optional = [] }: CsvColumns<Needed, Optional>,
  onLine: (line: CsvLine<Needed, Optional>) => void,
): Promise<void> {
  const wanted = new Set<string>([...needed, ...optional]);
  const parser = parse({
    columns: (header: string[]) => {
      const missing = needed.filter((column) => !header.includes(column));
      if (missing.length > 0) throw new SourceError(`its format has changed: there is no column ${missing.join(', ')}`);
      return header.map((column) => wanted.has(column) && column);
    },
    bom: true,
    skip_empty_lines: true,
    max_record_size: 100_000,
    // Called for each line at once: an iteration that waits between lines takes three times as long.
    on_record: (line) => {
      onLine(line as CsvLine<Needed, Optional>);
      return null;
    },
  });
  parser.resume();
  try {
    await pipeline(Readable.from(sliced(body)), parser);
  } catch (error) {
    if (error instanceof CsvError) {
      throw new SourceError(`it sent a CSV that is cut off or broken (${error.code})`, { isPassing: true });
    }
    throw error;
  }
}

/** Bytes of a CSV that are read before others have their turn: a thousand lines, some 5 ms. */
const sliceBytes = 64 * 1024;

/** A chunk may be a whole file, such as one that was packed: nobody is to wait for all of its lines. */
async function* sliced(body: SourceBody): SourceBody {
  for await (const chunk of body) {
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      yield chunk.subarray(at, at + sliceBytes);
      await breathe();
    }
  }
}

/**
 * The bytes of the one file with this ending in a zip, as they come.
 * @param maxBytes of the file after inflation: a small zip can hold a very large file.
 */
export async function* unzipOne(body: SourceBody, ending: string, maxBytes: number): SourceBody {
  let ready: Uint8Array[] = [];
  let found = false;
  let bytes = 0;
  let failure: Error | undefined;
  let complete = false;
  const unzip = new Unzip((file) => {
    if (!file.name.endsWith(ending)) return;
    found = true;
    file.ondata = (error, chunk, final) => {
      if (error !== null) failure = error;
      else ready.push(chunk);
      complete ||= final;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  const broken = (): SourceError => new SourceError('it sent a zip that is cut off or broken', { isPassing: true });
  for await (const chunk of body) {
    try {
      unzip.push(chunk);
    } catch {
      throw broken();
    }
    if (failure !== undefined) throw broken();
    for (const part of ready) {
      bytes += part.length;
      if (bytes > maxBytes) throw new SourceError(`its zip holds more than ${Math.round(maxBytes / 1e6)} MB`);
      yield part;
    }
    ready = [];
  }
  if (!found || !complete) throw broken();
}
