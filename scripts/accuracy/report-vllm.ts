import { blindPart, blindVllm } from './blind.ts';
import { leftOutWords, releasesTable, termTable, worst } from './tables.ts';
import type { Verdict, VllmMeasurement } from './vllm-measure.ts';

const releases = ['0.8 and before', '0.9 to 0.16', '0.17 to 0.20', '0.21 and later'];
const inGib = {
  'non-torch': 'GiB',
  'activation peak': 'GiB',
  'CUDA graphs': 'GiB',
  'KV cache available': 'GiB',
  'weights per GPU': 'GiB',
};

export function vllmPart(fitted: VllmMeasurement, found: VllmMeasurement): string[] {
  return [
    '## vLLM',
    '',
    `${fitted.used} runs. Left out: ${leftOutWords(fitted.left)}. Most of them are one sweep on H100 with vLLM 0.19: on other hardware, other releases`,
    'and more than 4 GPUs less is known, and the ranges are wider there.',
    '',
    ...termTable(fitted.comparisons, inGib),
    'By release:',
    '',
    ...releasesTable(fitted.comparisons, releases),
    'The rule of thumb (parameters x bytes x 1.2 on marketed memory) on the same runs:',
    '',
    ...termTable(fitted.ruleOfThumb),
    'Weights and a plain full-attention KV cache (2 x layers x KV heads x head size x 2 bytes, divided by the GPUs), nothing else, on the same runs:',
    '',
    ...termTable(fitted.plainKv),
    '![Predicted against measured](images/accuracy.svg)',
    '',
    ...verdictLines(fitted.verdicts),
    ...worst(fitted.comparisons),
    ...foundPart(found),
  ];
}

function foundPart(found: VllmMeasurement): string[] {
  if (found.used === 0) return [];
  return [
    '### Runs found afterwards',
    '',
    `${found.used} public logs, most of them of other hardware and releases, each written down before its prediction was looked at (\`vllm-found.jsonl\`).`,
    `Left out: ${leftOutWords(found.left)}. Formulas that these logs showed to be wrong were mended, and the ranges outside the sweep are theirs.`,
    '',
    ...blindPart(blindVllm),
    ...termTable(found.comparisons, inGib),
    'By release:',
    '',
    ...releasesTable(found.comparisons, releases),
    'The rule of thumb on the same runs:',
    '',
    ...termTable(found.ruleOfThumb),
    'Weights and a plain full-attention KV cache on the same runs:',
    '',
    ...termTable(found.plainKv),
    ...verdictLines(found.verdicts),
    ...worst(found.comparisons),
  ];
}

function verdictLines(verdicts: readonly Verdict[]): string[] {
  const wrong = verdicts.filter(({ fits, ran }) => fits !== ran);
  return [
    `Verdicts (does one request of the stated length fit, or did it run out of memory): ${verdicts.length - wrong.length} of ${verdicts.length} right.`,
    ...wrong.map(({ run, fits, confidence }) => {
      const said = fits ? 'fits' : 'does not fit';
      return `- ${run.id} ${run.servedAs}: predicted ${said} (${Math.round(confidence * 100)} % for fitting), it ${fits ? 'did not' : 'did'}. ${run.source}`;
    }),
    '',
  ];
}
