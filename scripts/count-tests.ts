import { readFileSync } from 'node:fs';

/** Prints "N passed, N failed" from vitest's JSON report; a test file that could not be loaded counts as one failed test. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const file = process.argv[2] ?? '';
const text = readFileSync(file, 'utf8');
// An earlier check failed and the tests did not run.
if (text === '') {
  process.stdout.write('0 passed, 1 failed\n');
  process.exit(1);
}
const report = JSON.parse(text) as Report;
const unloaded = report.testResults.filter(
  (result) => result.status === 'failed' && result.assertionResults.length === 0,
);
const failed = report.numFailedTests + unloaded.length;
const skipped = report.numPendingTests + report.numTodoTests;
process.stdout.write(`${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed === 0 && report.numPassedTests > 0 ? 0 : 1;
