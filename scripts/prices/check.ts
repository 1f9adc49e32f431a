import { readFileSync } from 'node:fs';
import { ageClass, ageDays } from '../../src/prices/age.ts';
import { keptBook } from '../../src/prices/refresh/kept.ts';
import { snapshotFaults } from '../../src/prices/snapshot-faults.ts';
import type { Console } from './console.ts';
import type { Kept } from './refresh.ts';

/** Looks through the shipped prices and what is kept, and says what is wrong. @returns the exit status */
export async function check({ sources, directory, now }: Kept, console: Console): Promise<number> {
  const file = new URL('../../src/prices/data/snapshot.json', import.meta.url);
  const faults = snapshotFaults(JSON.parse(readFileSync(file, 'utf8')), now()).map(
    (fault) => `the shipped prices: ${fault}`,
  );
  if (faults.length === 0) {
    for (const { id, state, asOf, note } of (await keptBook(sources, directory, now())).sources) {
      if (state === 'degraded') faults.push(`${id}: ${note}`);
      const days = asOf === null ? undefined : ageDays(asOf, now());
      const historic =
        days !== undefined && ageClass(days) === 'historic' ? ', historic: no cheapest offer is claimed' : '';
      console.out(`${id}: ${state}${days === undefined ? '' : `, ${days} days old${historic}`}\n`);
    }
  }
  for (const fault of faults) console.out(`WRONG ${fault}\n`);
  return faults.length === 0 ? 0 : 1;
}
