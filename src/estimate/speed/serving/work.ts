import type { Bits, KernelClass, ServingEngine } from '../../../catalogue/speed/parameters.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import { expertRanks, type Layout } from '../../layout.ts';
import { type AllReduce, allReduceOf } from './all-reduce.ts';
import { type CacheRead, cacheRead } from './cache-read.ts';
import { bandwidthOf, kernelClass, type Multiplication, multiplication } from './device.ts';
import { modelTerms, type Weights } from './model-terms.ts';

/** Weights that one GPU reads in a step, and multiplies with every token. */
export interface Matrices {
  /** Of the weights as they are stored. */
  readonly width: Bits;
  /** Seconds to read them at full bandwidth. */
  readonly reading: number;
  /** Seconds to multiply one token by them at the full peak. */
  readonly computing: number;
  /** Of the operands. */
  readonly bits: Bits;
}

/** Routed experts of one GPU. */
export interface ExpertMatrices extends Matrices {
  /** Part of them that one token passes. */
  readonly activeShare: number;
  readonly layers: number;
  /** In one layer. */
  readonly count: number;
}

/**
 * The work of one GPU of a plan at 100 % of bandwidth and compute, before any kernel or engine is known: what depends on model,
 * format, GPU and layout only. Pipeline stages are added up: a token passes all of them.
 */
export interface Work {
  readonly kernels: KernelClass;
  readonly engine: ServingEngine;
  readonly linears: readonly Matrices[];
  readonly head: Matrices;
  readonly experts?: ExpertMatrices;
  readonly cache: CacheRead;
  /** Bytes per second. */
  readonly bandwidth: number;
  readonly layers: number;
  /** Bytes of one token's hidden state. */
  readonly hiddenBytes: number;
  /** Seconds for one query and one key of every softmax layer at the full 16-bit peak. */
  readonly attending: number;
  /** Exchanges in one step: of the attention and dense layers inside a replica, of experts among all their ranks. */
  readonly exchanges: readonly Exchange[];
  /** Replicas that share the experts: they see the requests of all. */
  readonly sharing: number;
  readonly stages: number;
}

export interface Exchange {
  readonly count: number;
  /** Times that ranks wait for each other. */
  readonly waits: number;
  readonly time: AllReduce;
  /** Replicas whose tokens are exchanged. */
  readonly replicas: number;
}

/** The work of a plan's layout. */
export function workOf(subject: Subject, layout: Layout, engine: ServingEngine): Work {
  const { accelerator, model, format } = subject;
  const terms = modelTerms(model, format);
  const bandwidth = bandwidthOf(accelerator);
  const { tensorParallel } = layout;
  const by = (bits: Bits): Multiplication => multiplication(accelerator, format, bits);
  const matrices = (weights: Weights): Matrices => {
    const { bits, peak } = by(weights.width);
    return {
      width: weights.width,
      bits,
      reading: (weights.dividedBytes / tensorParallel + weights.wholeBytes) / bandwidth,
      computing: (2 * (weights.dividedElements / tensorParallel + weights.wholeElements)) / peak,
    };
  };
  const { experts } = terms;
  const ranks = experts === undefined ? tensorParallel : expertRanks(layout);
  const routed = experts && by(experts.width);
  return {
    kernels: kernelClass(accelerator),
    engine,
    linears: terms.linears.map(matrices),
    head: matrices(terms.head),
    ...(experts === undefined || routed === undefined
      ? {}
      : {
          experts: {
            width: experts.width,
            bits: routed.bits,
            reading: experts.bytes / ranks / bandwidth,
            computing: (2 * experts.elements * experts.active) / experts.count / ranks / routed.peak,
            activeShare: experts.active / experts.count,
            layers: experts.layers,
            count: experts.count,
          },
        }),
    cache: cacheRead(subject, layout),
    bandwidth,
    layers: terms.layers,
    hiddenBytes: 2 * terms.hidden,
    attending: terms.attentionWidth / tensorParallel / by(16).peak,
    exchanges: exchangesOf(subject, layout, terms.layers, experts?.layers ?? 0),
    sharing: experts === undefined ? 1 : layout.dataParallel,
    stages: layout.pipelineParallel,
  };
}

/**
 * Two all-reduces for every layer with tensor parallelism. Where replicas share experts, their tokens are sent out and gathered
 * around every layer of them instead, which moves as much as one all-reduce among all ranks.
 */
function exchangesOf(subject: Subject, layout: Layout, layers: number, expertLayers: number): Exchange[] {
  const { tensorParallel, dataParallel } = layout;
  const exchanges: Exchange[] = [];
  const shared = expertLayers > 0 && dataParallel > 1;
  const count = shared ? 2 * layers - expertLayers : 2 * layers;
  if (tensorParallel > 1) {
    exchanges.push({ count, waits: count, time: allReduceOf(subject, tensorParallel), replicas: 1 });
  }
  if (shared) {
    const time = allReduceOf(subject, tensorParallel * dataParallel);
    exchanges.push({ count: expertLayers, waits: 2 * expertLayers, time, replicas: dataParallel });
  }
  return exchanges;
}
