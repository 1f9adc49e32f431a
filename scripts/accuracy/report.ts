import { type Comparison, errorPercent, figuresOf, type TermFigures } from './comparison.ts';
import type { LlamaCppMeasurement } from './llama-cpp-measure.ts';
import type { VllmMeasurement } from './vllm-measure.ts';

/** docs/accuracy.md. */
export function reportOf(vllm: VllmMeasurement, llamaCpp: LlamaCppMeasurement): string {
  return `${[
    '# How far the predictions are from what engines logged',
    '',
    'Written by `npm run accuracy`; do not edit. Start-up logs of real runs, each with its source, lie in `scripts/accuracy`. Every run that says',
    'what it ran goes through the same way as a question in chat, and the answer is compared with the log. Errors are in percent of the logged',
    'figure. A run is left out only by what it states, before its error is looked at.',
    '',
    'These are also the runs that constants were fitted on, so the errors are in-sample.',
    '',
    ...vllmPart(vllm),
    ...llamaCppPart(llamaCpp),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

function vllmPart(vllm: VllmMeasurement): string[] {
  const figures = figuresOf(vllm.comparisons);
  const right = vllm.verdicts.filter(({ fits, ran }) => fits === ran).length;
  return [
    '## vLLM',
    '',
    `${vllm.used} runs. Left out: ${leftOut(vllm.left)}. Most of them are one sweep on H100 with vLLM 0.19: on other hardware, other releases and`,
    'more than 4 GPUs less is known, and the ranges are wider there.',
    '',
    ...table(figures),
    '',
    'The rule of thumb (parameters x bytes x 1.2 on marketed memory) on the same runs:',
    '',
    ...table(figuresOf(vllm.ruleOfThumb)),
    '',
    'Weights and a plain full-attention KV cache (2 x layers x KV heads x head size x 2 bytes, divided by the GPUs), nothing else, on the same runs:',
    '',
    ...table(figuresOf(vllm.plainKv)),
    '',
    '![KV cache tokens, predicted against logged](images/accuracy.svg)',
    '',
    `Verdicts (does one request of the stated length fit, or did it run out of memory): ${right} of ${vllm.verdicts.length} right.`,
    ...vllm.verdicts
      .filter(({ fits, ran }) => fits !== ran)
      .map(({ run, fits, confidence }) => {
        const said = fits ? 'fits' : 'does not fit';
        return `- ${run.id} ${run.servedAs}: predicted ${said} (${Math.round(confidence * 100)} % for fitting), it ${fits ? 'did not' : 'did'}. ${run.source}`;
      }),
    '',
    ...worst(figures),
  ];
}

function llamaCppPart({ comparisons, left }: LlamaCppMeasurement): string[] {
  const figures = figuresOf(comparisons);
  return [
    '## llama.cpp and its family',
    '',
    `Sizes of published GGUF files and start-up logs, MiB. Left out: ${leftOut(left)}.`,
    '',
    ...table(figures),
    '',
    ...worst(figures),
  ];
}

function leftOut(left: ReadonlyMap<string, number>): string {
  return [...left].map(([why, n]) => `${n} ${why}`).join('; ');
}

function table(figures: readonly TermFigures[]): string[] {
  return [
    '| term | n | median error | p90 error | bias | in the 90 % range |',
    '|---|---|---|---|---|---|',
    ...figures.map(({ term, n, median, p90, bias, coverage }) => {
      const inside = coverage === undefined ? '' : `${(coverage * 100).toFixed(0)} %`;
      return `| ${term} | ${n} | ${median.toFixed(2)} % | ${p90.toFixed(2)} % | ${bias.toFixed(2)} % | ${inside} |`;
    }),
  ];
}

function worst(figures: readonly TermFigures[]): string[] {
  return figures.flatMap((figure) => [`**${figure.term}**, the worst:`, '', ...figure.worst.map(line), '']);
}

function line(row: Comparison): string {
  const { id, what, predicted, measured } = row;
  return `- ${id} ${what}: predicted ${shown(predicted)}, logged ${shown(measured)} (${errorPercent(row).toFixed(1)} %)`;
}

function shown(value: number): string {
  return value > 1000 ? Math.round(value).toLocaleString('en-US') : value.toFixed(2);
}
