import { lesserBins } from '../../../catalogue/speed/local-hardware.ts';
import { hostMemory } from '../../../catalogue/speed/local-parameters.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import type { LocalRun } from './run.ts';

/** What to mind with the speed, in sentences: first of all what stays in host memory. */
export function localRemarks(subject: Subject, { divided, gpus }: LocalRun): string[] {
  const { accelerator, acceleratorName } = subject;
  const remarks: string[] = [];
  if (divided.words !== undefined) {
    remarks.push(
      accelerator.unifiedMemory
        ? `${divided.words} run on the processor, which reads the same memory`
        : `${divided.words} stay in host memory, taken as ${hostMemory.words} (${hostMemory.bandwidth / 1e9} GB/s): this speed follows that of the memory`,
    );
  }
  if (gpus > 1) {
    remarks.push(
      'GPUs that share the layers answer no faster than one, as a token passes them in turn; --split-mode row is not predicted',
    );
  }
  const bin = lesserBins[accelerator.id];
  if (bin !== undefined) {
    remarks.push(
      `the ${bin.cores}-core version of ${acceleratorName} has ${bin.bandwidthGbS} GB/s instead of ${accelerator.bandwidthGbS}, and is slower in proportion`,
    );
  }
  return remarks;
}
