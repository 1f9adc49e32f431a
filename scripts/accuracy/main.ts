import { writeFileSync } from 'node:fs';
import { measureLlamaCpp } from './llama-cpp-measure.ts';
import { reportOf } from './report.ts';
import { measureVllm } from './vllm-measure.ts';

/** `npm run accuracy`: compares the predictions with the measured runs, prints the report and writes docs/accuracy.md. */
const report = reportOf(measureVllm(), measureLlamaCpp());
writeFileSync(new URL('../../docs/accuracy.md', import.meta.url), report);
process.stdout.write(report);
