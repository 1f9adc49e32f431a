import { writeFileSync } from 'node:fs';
import { measureLlamaCpp } from './llama-cpp-measure.ts';
import { scatter } from './plot.ts';
import { reportOf } from './report.ts';
import { measureVllm } from './vllm-measure.ts';

/**
 * `npm run accuracy`: compares the predictions with the measured runs, prints the report and writes docs/accuracy.md with
 * its plot.
 */
const vllm = measureVllm();
const tokens = (rows: typeof vllm.comparisons): typeof vllm.comparisons =>
  rows.filter(({ term }) => term === 'KV tokens');
const report = reportOf(vllm, measureLlamaCpp());
const docs = new URL('../../docs/', import.meta.url);
writeFileSync(new URL('accuracy.md', docs), report);
writeFileSync(
  new URL('images/accuracy.svg', docs),
  scatter('KV cache tokens of vLLM', [
    { name: 'weights and plain KV cache', colour: '#d55e00', rows: tokens(vllm.plainKv) },
    { name: 'fitcheck', colour: '#0072b2', rows: tokens(vllm.comparisons) },
  ]),
);
process.stdout.write(report);
