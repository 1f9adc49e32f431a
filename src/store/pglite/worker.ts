import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/**
 * The worker's side of client.ts: PGlite computes in WebAssembly, and in the main thread a query of half a second would hold
 * up every answer for half a second.
 */
export type DatabaseRequest = { readonly id: number } & (
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly kind: 'exec'; readonly sql: string }
  | { readonly kind: 'close' }
);
export interface Rows {
  readonly rows: Record<string, unknown>[];
  readonly affectedRows?: number | undefined;
}
/** An error with what PostgreSQL says about it; an Error itself loses its code on the way between threads. */
export interface Fault {
  readonly message: string;
  readonly code: string | undefined;
}
export type DatabaseReply =
  | { readonly id: number; readonly results: readonly Rows[] }
  | { readonly id: number; readonly fault: Fault }
  | 'ready';

const { directory } = workerData as { readonly directory: string };
const database = await PGlite.create({ dataDir: directory });

async function answer(request: DatabaseRequest): Promise<readonly Rows[]> {
  switch (request.kind) {
    case 'query':
      return [await database.query<Record<string, unknown>>(request.sql, [...request.parameters])];
    case 'exec':
      return database.exec(request.sql);
    case 'close':
      await database.close();
      return [];
  }
}

parentPort?.on('message', async (request: DatabaseRequest) => {
  let reply: DatabaseReply;
  try {
    const results = await answer(request);
    reply = {
      id: request.id,
      results: results.map(({ rows, affectedRows }) => ({ rows, affectedRows })),
    };
  } catch (error) {
    const { message, code } = error as Error & { readonly code?: string };
    reply = { id: request.id, fault: { message, code } };
  }
  parentPort?.postMessage(reply);
});
parentPort?.postMessage('ready' satisfies DatabaseReply);
