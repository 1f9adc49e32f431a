import type { CodeSection } from '../../card.ts';
import type { TrainingEstimate } from '../training-estimate.ts';

/** A configuration to start from: everything that memory depends on, and `$DATASET` for what it does not. */
export interface TrainingConfig {
  readonly language: CodeSection['language'];
  readonly code: string;
}

/** A command and its flags, one to a line. */
export function shell(command: string, flags: readonly string[]): TrainingConfig {
  return { language: 'sh', code: [command, ...flags].join(' \\\n  ') };
}

/** Lines of YAML. */
export function yaml(lines: readonly string[]): TrainingConfig {
  return { language: 'yaml', code: lines.join('\n') };
}

/** The machines that a launcher starts, and the processes on each. */
export function machines({ found, memory }: TrainingEstimate): { readonly nodes: number; readonly perNode: number } {
  const nodes = Math.ceil(memory.spread.gpus / found.gpusPerNode);
  return { nodes, perNode: Math.ceil(memory.spread.gpus / nodes) };
}

/** torchrun's flags for them. */
export function torchrunFlags(estimate: TrainingEstimate, perNodeFlag = '--nproc_per_node'): string {
  const { nodes, perNode } = machines(estimate);
  return `${nodes > 1 ? `--nnodes ${nodes} ` : ''}${perNodeFlag} ${perNode}`;
}

/** Module names as PEFT matches them: "q,v" is q_proj and v_proj. */
export function moduleNames(targets: string): string[] {
  return targets
    .split(/[\s,+]+/)
    .filter((target) => target !== '')
    .map((target) => (/^(?:q|k|v|o|gate|up|down)$/.test(target) ? `${target}_proj` : target));
}

/** Names of the optimizers in Transformers' TrainingArguments (transformers, OptimizerNames). */
export function transformersOptimizer(optimizer: keyof typeof optimizers, foreach: boolean): string {
  return optimizer === 'adamw' && foreach ? 'adamw_torch' : optimizers[optimizer];
}

const optimizers = {
  adamw: 'adamw_torch_fused',
  'adamw-8bit': 'adamw_bnb_8bit',
  'paged-adamw-8bit': 'paged_adamw_8bit',
  adafactor: 'adafactor',
  sgd: 'sgd',
  muon: 'muon',
  galore: 'galore_adamw',
} as const;
