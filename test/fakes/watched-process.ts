import { pino } from 'pino';
import { watchProcess } from '../../src/lifecycle.ts';

/**
 * A process under watchProcess, for test/lifecycle.test.ts: does what its argument says, and stops when it is told over the
 * channel, or never.
 */
const [, , does] = process.argv;
const stopped = new Promise<void>((resolve) => process.once('message', () => resolve()));
watchProcess(() => stopped, pino({ base: null }, pino.destination({ dest: 1, sync: true })));

if (does === 'reject') void Promise.reject(new Error('a library let this go'));
if (does === 'throw') setImmediate(() => throwIt());
setImmediate(() => setImmediate(() => process.send?.('going')));

function throwIt(): never {
  throw new Error('this was not foreseen');
}
