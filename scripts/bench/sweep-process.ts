import { accelerators, models } from '../../src/catalogue/data.ts';
import { lookUp } from '../../src/catalogue/look-up.ts';
import type { Subject } from '../../src/catalogue/subject.ts';
import { isNoPlan } from '../../src/estimate/estimate.ts';
import { sweep } from '../../src/estimate/sweep.ts';
import type { Swept } from './sweep.ts';

/** The checkpoints' formats, and the GGUF types that are downloaded most. */
const formats =
  'fp32 bf16 fp16 fp8 int8 int8-w8a16 int4 gptq-int4 awq-int4 nf4 bnb-int8 nvfp4 mxfp4 q8_0 q6_k q5_k_m q5_k_s q4_k_m q4_k_s q4_0 iq4_xs q3_k_m q3_k_s q2_k iq2_xxs'.split(
    ' ',
  );

const counts = { fits: 0, tooSmall: 0, noPlan: 0, refused: 0 };

function* subjects(model: string, format: string): Generator<Subject> {
  for (const { id } of accelerators) {
    const found = lookUp({ model, format, gpu: id });
    if (found.found) yield found.subject;
    else counts.refused += 1;
  }
}

function residentMb(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 1e6;
}

const mbBefore = residentMb();
const cpuBefore = process.cpuUsage();
const began = performance.now();
for (const { id } of models) {
  for (const format of formats) {
    for (const estimate of sweep(subjects(id, format))) {
      if (isNoPlan(estimate)) counts.noPlan += 1;
      else if (estimate.fits.asked) counts.fits += 1;
      else counts.tooSmall += 1;
    }
  }
}
const wallMs = performance.now() - began;
const { user, system } = process.cpuUsage(cpuBefore);
const swept: Swept = {
  ...counts,
  asked: `${models.length} models x ${formats.length} formats x ${accelerators.length} accelerators`,
  wallMs,
  cpuMs: (user + system) / 1000,
  mbBefore,
  mbAfter: residentMb(),
};
process.send?.(swept);
