import type { Subject } from '../../../catalogue/subject.ts';
import type { Work } from './work.ts';

/** What to mind with the speed of a plan, in sentences. */
export function servingRemarks(subject: Subject, { kernels, linears, experts, engine }: Work): string[] {
  const { format, speculation, adapters, question, acceleratorName } = subject;
  const unpacked = [...linears, ...(experts === undefined ? [] : [experts])].some(({ width, bits }) => width < bits);
  const remarks: string[] = [];
  if (format.id === 'nvfp4' && kernels === 'blackwell') {
    remarks.push(
      'NVFP4 buys memory, not latency: 1.09 times the tokens per second of FP8 in 132 matched runs of Llama 3.1 70B on B200 (nine in ten between 0.96 and 1.26)',
    );
  } else if (unpacked) {
    remarks.push(
      `${format.label} saves bandwidth, not compute, on ${acceleratorName}: weights are unpacked before they are multiplied, so large batches and prompts gain nothing`,
    );
  }
  if (speculation !== undefined) {
    remarks.push(
      'Speculative decoding is left out of the speed: what it gains depends on how many proposed tokens are accepted, which differs from text to text',
    );
  }
  if (adapters !== undefined) remarks.push("The adapters' own multiplications are left out of the speed");
  if (question.eager === true && engine !== 'transformers') {
    remarks.push(
      'The speed is that with CUDA graphs; without them every kernel is launched by Python, which is slower',
    );
  }
  return remarks;
}
