import { pino } from 'pino';
import { openStore } from '../../src/store/store.ts';

/** A process with a store, for tests of several at once: sends its state when it changes, until it is killed. */
const store = openStore(
  { databaseUrl: process.env['DATABASE_URL'], dataDir: process.env['DATA_DIR'] },
  pino({ level: 'silent' }),
);
let told = '';
setInterval(() => {
  const detail = store.detail();
  if (detail === told) return;
  told = detail;
  process.send?.({ state: store.state(), detail });
}, 20);
process.on('SIGTERM', () => void store.close().then(() => process.exit(0)));
