import { writeFileSync } from 'node:fs';
import { measureAll } from './measure.ts';
import { plotOf } from './plot.ts';
import { reportOf } from './report.ts';
import { localSpeedReport } from './report-speed-local.ts';
import { measureSpeed } from './speed-measure.ts';

/**
 * `npm run accuracy`: compares the predictions with the measured runs, prints the report and writes docs/accuracy.md with
 * its plot.
 */
const measurement = measureAll();
const report = `${reportOf(measurement, measureSpeed())}\n${localSpeedReport()}`;
const docs = new URL('../../docs/', import.meta.url);
writeFileSync(new URL('accuracy.md', docs), report);
writeFileSync(new URL('images/accuracy.svg', docs), plotOf(measurement));
process.stdout.write(report);
