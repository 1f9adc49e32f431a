import type { Subject } from '../../catalogue/subject.ts';
import type { Estimate } from '../../estimate/estimate.ts';
import type { Plan } from '../../estimate/placement.ts';
import type { MemoryBar, MemoryChart } from '../card.ts';
import { gib } from '../numbers.ts';
import { planName } from './plan-name.ts';
import { termNames } from './term-names.ts';

/** One bar for the plan, and one for the smallest plan that does when this one does not. */
export function chartOf({ subject, plan, enough }: Estimate): MemoryChart {
  const plans = enough === undefined || enough.gpus === plan.gpus ? [plan] : [plan, enough];
  return {
    kind: 'memory',
    title: plan.gpus > 1 || plans.length > 1 ? 'Memory per GPU' : 'Memory',
    bars: plans.map((each) => barOf(subject, each)),
    alt: plans.map((each) => sentence(subject, each)).join(' '),
  };
}

function barOf(subject: Subject, plan: Plan): MemoryBar {
  const { memory } = plan;
  const names = termNames(subject.engine);
  const free = Math.max(0, memory.kvAvailable.value - memory.kvNeeded);
  const outside = memory.graphsInBudget ? memory.outside.value : memory.outside.value + memory.cudaGraphs.value;
  const segments: MemoryBar['segments'] = [
    { term: 'weights', label: 'Weights', bytes: memory.weights.value },
    { term: 'activations', label: names.activations?.short ?? '', bytes: memory.activations.value },
    { term: 'non-torch', label: names.nonTorch?.short ?? '', bytes: memory.nonTorch.value },
    ...(memory.graphsInBudget
      ? [{ term: 'cuda-graphs' as const, label: names.cudaGraphs?.short ?? '', bytes: memory.cudaGraphs.value }]
      : []),
    // What is set aside is for CUDA graphs above all, and no engine has both terms.
    { term: 'cuda-graphs', label: names.reserve?.short ?? '', bytes: memory.reserve?.value ?? 0 },
    { term: 'kv-asked', label: 'KV cache asked', bytes: memory.kvNeeded },
    // Engines without a pool leave free what the context does not need.
    ...(names.takesAll ? [{ term: 'kv-free' as const, label: 'KV cache to spare', bytes: free }] : []),
    { term: 'outside', label: 'Outside the budget', bytes: outside },
  ];
  return {
    label: planName(subject, plan),
    segments: segments.filter(({ bytes }) => bytes > 0),
    capacity: subject.physicalBytes,
    budget: memory.budget,
    fits: memory.kvAvailable.value >= memory.kvNeeded,
  };
}

function sentence(subject: Subject, plan: Plan): string {
  const { memory } = plan;
  const { activations, reserve } = termNames(subject.engine);
  const beside =
    activations === undefined
      ? `${reserve?.short.toLowerCase()} ${gib(memory.reserve?.value ?? 0)}`
      : `${activations.short.toLowerCase()} ${gib(memory.activations.value)}`;
  return `On ${planName(subject, plan)}, of ${gib(subject.physicalBytes)} GiB on each: weights ${gib(memory.weights.value)}, ${beside}, KV cache asked ${gib(memory.kvNeeded)} GiB.`;
}
