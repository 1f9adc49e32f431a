import { defineConfig } from 'vitest/config';

// Where to write the counts as JSON, for .ci/run.
const report = process.env['FITCHECK_TEST_REPORT'];

export default defineConfig({
  test: {
    environment: 'node',
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    include: ['test/**/*.test.ts'],
    // A process each for tests that start servers and workers; two fit the smallest machine this is built on.
    pool: 'forks',
    maxWorkers: 2,
    // Nothing in a test leaves the machine, nor do the processes that it starts.
    env: { HUB: 'off' },
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // A test that leaves a stub behind must not disturb the next.
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
