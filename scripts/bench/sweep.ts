import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { atMost, figure, type Row } from './row.ts';

/** What sweep-process.ts sends when it is through. */
export interface Swept {
  /** "338 models x 25 formats x 130 accelerators". */
  readonly asked: string;
  /** Estimates: it fits on the GPUs found, it does not fit on the one computer, no layout holds it; and questions refused. */
  readonly fits: number;
  readonly tooSmall: number;
  readonly noPlan: number;
  readonly refused: number;
  readonly wallMs: number;
  /** Of the whole process, garbage collection included. */
  readonly cpuMs: number;
  readonly mbBefore: number;
  readonly mbAfter: number;
}

const program = fileURLToPath(new URL('./sweep-process.ts', import.meta.url));

/**
 * Every model of the catalogue in 25 formats on every accelerator: each question looked up and estimated in full, with the
 * search for a layout, as for an answer; only no card is made of it, nor the command line on it. In a process of its own, on
 * one thread, with Node's own settings, and without warming up.
 * @throws Error when the process ends before it is through
 */
export async function sweep(): Promise<Row[]> {
  const child = fork(program, { execArgv: ['--expose-gc'] });
  const [swept] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [Swept | number | null];
  if (swept === null || typeof swept === 'number')
    throw new Error(`the sweep ended with ${swept} before it was through`);
  const { asked, fits, tooSmall, noPlan, refused, wallMs, cpuMs, mbBefore, mbAfter } = swept;
  const estimates = fits + tooSmall + noPlan;
  return [
    atMost(`${asked}: ${whole(estimates)} estimates on one thread, processor time`, cpuMs / 1000, 10, 's'),
    { what: 'the same: on the clock', result: `${figure(wallMs / 1000)} s` },
    { what: 'the same: processor time of each', result: `${figure((cpuMs * 1000) / estimates)} µs` },
    {
      what: 'of these questions: fit; too large for the one computer; no layout holds it; refused',
      result: [fits, tooSmall, noPlan, refused].map(whole).join('; '),
    },
    { what: 'resident memory before and after', result: `${Math.round(mbBefore)} and ${Math.round(mbAfter)} MB` },
  ];
}

function whole(count: number): string {
  return count.toLocaleString('en-US');
}
