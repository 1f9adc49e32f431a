import { Readable } from 'node:stream';
import { sourceClient } from '../../src/prices/http/client.ts';
import { skypilotSources } from '../../src/prices/sources/skypilot.ts';
import { quickWorld, startPriceServer } from './price-server.ts';

/**
 * A process of its own, for test/prices/large-csv.test.ts: reads a CSV of as many MB as its argument says, most of its
 * lines of machines without a GPU, as AWS's are, and prints what came of it and the most memory it took.
 */
const megabytes = Number(process.argv[2]);
const header =
  'InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,SpotPrice,Region,AvailabilityZone\n';
const gpu = "\"{'Gpus': [{'Name': 'L4', 'Manufacturer': 'NVIDIA', 'Count': 1, 'MemoryInfo': {'SizeInMiB': 23034}}]}\"";
/** A line in so many is of a machine with a GPU. */
const everyNth = 50;
/** As many regions as there are: the same offer comes again and again. */
const regions = 2_001;

function* text(): Generator<string> {
  let bytes = header.length;
  yield header;
  for (let i = 0; bytes < megabytes * 1e6; ) {
    let chunk = '';
    for (let line = 0; line < 500; line++, i++) {
      const zone = `region-${i % regions}`;
      chunk +=
        i % everyNth === 0
          ? `g6.xlarge,L4,1,4,16,${gpu},0.8048,0.${300 + (i % 97)},${zone},x\n`
          : `c5.large,,,2,4,,0.085,0.03${i % 10},${zone},x\n`;
    }
    bytes += chunk.length;
    yield chunk;
  }
}

const server = await startPriceServer();
let sent = 0;
server.on('/catalogs/v8/aws/vms.csv', (_request, response) => {
  Readable.from(text())
    .on('data', (chunk: string) => {
      sent += chunk.length;
    })
    .pipe(response);
});
const source = skypilotSources(server.url).find(({ id }) => id === 'skypilot-aws');
let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 20);
const reading = await source?.read({ client: sourceClient(quickWorld()), now: new Date(), seen: undefined });
clearInterval(watch);
await server.stop();
const offers = reading !== undefined && 'offers' in reading ? reading.offers.length : 0;
process.stdout.write(JSON.stringify({ megabytes: sent / 1e6, offers, residentMegabytes: Math.round(peak / 1e6) }));
