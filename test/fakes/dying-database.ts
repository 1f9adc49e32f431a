import { parentPort } from 'node:worker_threads';

/** The thread of a database that opens, and ends at the first question. */
parentPort?.on('message', () => process.exit(1));
parentPort?.postMessage('ready');
