import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** The rows of a gzipped CSV with a header line, as objects. */
export function readRows(file: string): Record<string, string>[] {
  return parse(gunzipSync(readFileSync(file)), { columns: true });
}
