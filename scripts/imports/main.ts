import { faults } from './check.ts';
import { importsUnder } from './graph.ts';

/** `npm run imports`: the import rules of the house, over every file under src/. */
const imports = importsUnder('src');
const found = faults(imports);
for (const fault of found) process.stderr.write(`${fault}\n`);
process.stdout.write(`${imports.length} imports, ${found.length} against the rules\n`);
process.exitCode = found.length === 0 ? 0 : 1;
