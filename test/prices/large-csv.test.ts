import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const reader = fileURLToPath(new URL('../fakes/large-csv-reader.ts', import.meta.url));

it('a CSV of 50 MB is read within a heap of 64 MB', () => {
  // The text alone, held at once, would be more than the heap.
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--max-old-space-size=64', reader, '50'], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const { megabytes, offers } = JSON.parse(stdout) as { megabytes: number; offers: number };
  expect(megabytes).toBeGreaterThanOrEqual(50);
  expect(offers).toBeGreaterThan(1_000);
}, 120_000);
