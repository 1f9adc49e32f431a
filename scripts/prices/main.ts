import dotenv from 'dotenv';
import { runPrices } from './run.ts';

/** `npm run prices -- refresh | show | check`; without anything it says how it is used. */
dotenv.config({ quiet: true });
process.exitCode = await runPrices(process.argv.slice(2), process.env, {
  out: (text) => process.stdout.write(text),
  progress: (text) => process.stderr.write(text),
});
