import type { EngineId } from '../../src/ask/question.ts';
import { engineRecord } from '../../src/catalogue/engines.ts';
import { speedFigures } from './speed-figures.ts';
import { firstTokenPart } from './speed-first-token.ts';
import type { SpeedMeasurement, SpeedPair } from './speed-measure.ts';
import { besidePeer, byRange, meets, onPeerRows, speedThresholds } from './speed-thresholds.ts';
import { leftOutWords, share, table } from './tables.ts';
import { coverageMark } from './thresholds.ts';

const head = ['prediction', 'n', 'median error', 'mean error', 'predicted / measured', 'within × 1.5', 'within × 2'];

/** The part of docs/accuracy.md on tokens per second under engines that serve batches. */
export function speedPart(measurement: SpeedMeasurement): string[] {
  const { serving, unseen, unfitted, scaled, peaks, rule, peer, left } = measurement;
  return [
    '## Speed',
    '',
    '### vLLM, SGLang, TensorRT-LLM',
    '',
    'Milliseconds per output token of one request (TPOT) in published runs of InferenceMAX and NVIDIA on H100, H200, B200 and B300, up to 8 GPUs, with 2 to 1,024',
    'requests at once. Every row goes the way of a question as far as the plan; what was measured is then compared with what the formulas of',
    '[method-speed.md](method-speed.md) give, before any measured run scales it. "Each model unseen" fits the parameters anew to the runs of all other',
    'models. "Scaled" is what an answer does where the same setup was measured under another load. Rows left out, by what they state:',
    `${leftOutWords(left)}.`,
    '',
    ...table(head, [
      figuresRow('fitcheck, in sample', serving),
      figuresRow('fitcheck, each model unseen', unseen),
      figuresRow('fitcheck before this fit: kernel tables, overheads of an earlier fit', unfitted),
      figuresRow('fitcheck, scaled to another load of the same setup', scaled),
      figuresRow('data sheets: every byte and operation at its peak', peaks),
      figuresRow('active weights / (0.55 × bandwidth)', rule),
    ]),
    'On the rows that NVIDIA aiconfigurator answers (run offline in July 2026, with its newest tables where those of a row’s release are missing). It has seen none of',
    'these runs, fitcheck those of the other models:',
    '',
    ...table(head, [
      figuresRow('fitcheck, in sample', onPeerRows(serving)),
      figuresRow('fitcheck, each model unseen', onPeerRows(unseen)),
      figuresRow('fitcheck before this fit', onPeerRows(unfitted)),
      figuresRow('aiconfigurator', peer),
    ]),
    '#### Thresholds',
    '',
    ...thresholdLines(measurement),
    '#### By engine, GPU and model',
    '',
    ...table(
      ['runs of', 'n', 'median error', 'within × 1.5', 'unseen: median error', 'within × 1.5'],
      [
        ...groupRows(serving, unseen, ({ row }) => engineRecord(row.engine as EngineId).label),
        ...groupRows(serving, unseen, ({ row }) => row.gpu),
        ...groupRows(serving, unseen, ({ kind }) => (kind.startsWith('moe') ? 'mixtures of experts' : 'dense models')),
        ...groupRows(serving, unseen, ({ row }) => row.model),
      ],
    ),
    ...tensorRtLines(measurement.table),
    ...firstTokenPart(measurement.firstTokens),
  ];
}

function figuresRow(name: string, pairs: readonly SpeedPair[]): string[] {
  const { n, median, mean, ratio, within1_5, within2 } = speedFigures(pairs);
  return [name, String(n), percent(median), percent(mean), ratio.toFixed(2), share(within1_5), share(within2)];
}

function thresholdLines(measurement: SpeedMeasurement): string[] {
  const rows = speedThresholds.map((threshold) => {
    const { words, median, within1_5, within2 } = threshold;
    const found = speedFigures(threshold.pairs(measurement));
    const asked = [
      `median ${median} %`,
      ...(within1_5 === undefined ? [] : [`${share(within1_5)} within × 1.5`]),
      ...(within2 === undefined ? [] : [`${share(within2)} within × 2`]),
    ];
    const measured = [percent(found.median), share(found.within1_5), share(found.within2)].join(' / ');
    return [words, asked.join(', '), measured, meets(threshold, found) ? 'met' : 'not met'];
  });
  const { ours, peers } = besidePeer(measurement);
  const mean = ['mean error below the peer’s, each model unseen', `below ${percent(peers)}`, percent(ours)];
  const ranges = [...byRange(measurement)].map(([name, pairs]) => {
    const { n, coverage } = speedFigures(pairs);
    return [name, String(n), share(coverage), coverageMark({ n, coverage }) ?? ''];
  });
  return [
    ...table(['figure', 'asked', 'measured', ''], [...rows, [...mean, ours < peers ? 'met' : 'not met']]),
    'Measured figures inside the 90 % range of their class:',
    '',
    ...table(['class', 'n', 'in the range', ''], ranges),
  ];
}

/** Figures of each group, in sample and with its model unseen, most runs first. */
function groupRows(
  serving: readonly SpeedPair[],
  unseen: readonly SpeedPair[],
  group: (pair: SpeedPair) => string,
): string[][] {
  const others = Map.groupBy(unseen, group);
  return [...Map.groupBy(serving, group)]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([name, pairs]) => {
      const own = speedFigures(pairs);
      const blind = speedFigures(others.get(name) ?? []);
      return [
        name,
        String(own.n),
        percent(own.median),
        share(own.within1_5),
        percent(blind.median),
        share(blind.within1_5),
      ];
    });
}

function tensorRtLines(pairs: readonly SpeedPair[]): string[] {
  const byGpu = Map.groupBy(pairs, ({ row, kind }) => `${row.gpu}${kind === 'pcie' ? ', several over PCIe' : ''}`);
  return [
    '#### TensorRT-LLM 0.17 at full load',
    '',
    'Output tokens per second with as many requests as the KV pool holds ([its table](https://github.com/NVIDIA/TensorRT-LLM/blob/258c7540c03517def55d9a5aadfa9288af474e1b/docs/source/performance/perf-overview.md)).',
    'No parameter was fitted to it. One choice was made with it in sight: how GPUs without links of their own exchange tokens (the',
    'rows "several over PCIe").',
    '',
    ...table(head, [
      figuresRow('all', pairs),
      ...[...byGpu].map(([name, rows]) => figuresRow(name, rows)),
      figuresRow(
        'aside from several over PCIe',
        pairs.filter(({ kind }) => kind !== 'pcie'),
      ),
    ]),
  ];
}

function percent(value: number): string {
  return `${value.toFixed(1)} %`;
}
