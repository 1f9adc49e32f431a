import type { TrainingSettings } from '../../../estimate/training/settings.ts';
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

/** The 16-bit type that is computed in; every recipe but fp32 has one. */
export function halfType({ found }: TrainingEstimate): 'bf16' | 'fp16' {
  return found.question.precision === 'fp16-mixed' ? 'fp16' : 'bf16';
}

/** Whether weights are loaded in fp32: shards of fp32 are made of them, or autocast works on them. */
export function loadsFp32({ recipe }: TrainingSettings): boolean {
  return recipe === 'fp32' || recipe === 'mixed-16' || recipe === 'sharded-mixed-16';
}

/** Module names as PEFT matches them: "q,v" is q_proj and v_proj, "mlp" its three matrices. */
export function moduleNames(targets: string): string[] {
  return targets
    .split(/[\s,+]+/)
    .filter((target) => target !== '')
    .flatMap((target) => modules[target.toLowerCase()] ?? [target]);
}

const attention = ['q_proj', 'k_proj', 'v_proj', 'o_proj'] as const;
const mlp = ['gate_proj', 'up_proj', 'down_proj'] as const;

/** What people call layers, as Llama and its kin name them; every other word is taken for a module's own name. */
const modules: Readonly<Record<string, readonly string[]>> = {
  all: ['all-linear'],
  attention,
  attn: attention,
  mlp,
  q: ['q_proj'],
  query: ['q_proj'],
  k: ['k_proj'],
  key: ['k_proj'],
  v: ['v_proj'],
  value: ['v_proj'],
  o: ['o_proj'],
  output: ['o_proj'],
  gate: ['gate_proj'],
  up: ['up_proj'],
  down: ['down_proj'],
  embedding: ['embed_tokens'],
  head: ['lm_head'],
};

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
