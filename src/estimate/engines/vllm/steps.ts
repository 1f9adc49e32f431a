import type { Subject } from '../../../catalogue/subject.ts';
import { thousands } from '../../../catalogue/thousands.ts';
import type { KvPool } from '../../kv/pool.ts';
import type { Layout } from '../../layout.ts';
import type { Step } from '../engine.ts';
import { activationTerms, type StagePlace, samplerRowBytes } from './activations.ts';
import type { VllmSettings } from './defaults.ts';

const GiB = 2 ** 30;
const gib = (bytes: number): string => `${(bytes / GiB).toFixed(2)} GiB`;
const whole = (value: number): string => thousands(value);

/** The arithmetic of one answer, in the order in which it is done. */
export function vllmSteps(
  subject: Subject,
  layout: Layout,
  figures: {
    readonly settings: VllmSettings;
    readonly budget: number;
    readonly nonTorch: number;
    readonly stage: {
      readonly place: StagePlace;
      readonly weights: number;
      readonly extras: number;
      readonly activations: number;
      readonly graphs: number;
      readonly pool: KvPool | undefined;
      readonly bytesPerToken: number;
    };
    readonly kvAvailable: number;
  },
): Step[] {
  const { settings, budget, nonTorch, stage, kvAvailable } = figures;
  const terms = activationTerms(subject, layout, settings, stage.place);
  const arch = subject.model.architecture;
  const steps: Step[] = [
    {
      term: 'Budget',
      formula: 'physical memory x gpu-memory-utilization',
      numbers: `${gib(subject.physicalBytes)} x ${settings.utilization}`,
      result: gib(budget),
      source: 'vLLM request_memory(), vllm/v1/worker/utils.py',
    },
    {
      term: 'Weights',
      formula: 'sum of the tensors on one rank, scales and 16-bit remainder included, plus the rotary table',
      numbers: `${subject.format.label}: ${subject.format.source}`,
      result: gib(stage.weights),
      source: 'tensor list of the architecture; vLLM "Model loading took"',
    },
    ...extrasSteps(subject, stage.extras),
    samplerStep(subject, settings, terms.sampler, stage.place.last),
    {
      term: 'Forward pass',
      formula: 'bytes x tokens x (3 x MLP width / TP + hidden states alive x hidden) + 0.01 GiB',
      numbers: `${subject.format.activations === '32-bit' ? 4 : 2} x ${whole(settings.maxNumBatchedTokens)} x (3 x ${whole(terms.width)} + ${terms.hiddenStates} x ${whole(arch.hidden)})`,
      result: gib(terms.forward),
      source: 'vLLM profile_run(); hidden states counted in logs (docs/method.md)',
    },
  ];
  if (terms.experts > 0) {
    steps.push({
      term: 'Expert workspaces',
      formula: '2 x tokens x top-k x (max(2 x width, hidden) + max(width, hidden))',
      numbers: `top-${arch.moe?.active ?? 0} of ${arch.moe?.experts ?? 0}`,
      result: gib(terms.experts),
      source: 'vLLM Triton fused MoE workspaces',
    });
  }
  if (terms.received > 0) {
    steps.push({
      term: 'Received',
      formula: '2 x tokens x hidden x bytes: hidden state and residual of the stage before',
      numbers: `2 x ${whole(settings.maxNumBatchedTokens)} x ${whole(arch.hidden)}`,
      result: gib(terms.received),
      source: 'vLLM make_empty_intermediate_tensors()',
    });
  }
  const added = [terms.experts, terms.received].filter((bytes) => bytes > 0);
  steps.push(
    {
      term: 'Activation peak',
      formula: 'max(sampler, forward) + expert workspaces + received',
      numbers: `max(${gib(terms.sampler)}, ${gib(terms.forward)})${added.map((bytes) => ` + ${gib(bytes)}`).join('')}`,
      result: gib(stage.activations),
      source: 'fitted on 52 runs, mean error 1.3 % (docs/method.md)',
    },
    {
      term: 'Non-torch',
      formula: 'measured per release and TP size',
      numbers: `vLLM ${settings.version.name}, TP${layout.tensorParallel}`,
      result: gib(nonTorch),
      source: 'start-up logs on H100',
    },
    {
      term: 'CUDA graphs',
      formula: settings.eager
        ? 'none: --enforce-eager'
        : '0.11 + 0.0178 x layers + 0.114 x width / 10,000 (+ 0.64 with experts) GiB',
      numbers: settings.version.graphsInBudget ? 'inside the budget' : 'outside the budget',
      result: gib(stage.graphs),
      source: 'least squares over the runs that log it (docs/method.md)',
    },
    {
      term: 'KV cache available',
      formula: `budget - weights - activations - non-torch${settings.version.graphsInBudget ? ' - CUDA graphs' : ''}`,
      numbers: `${gib(budget)} - ${gib(stage.weights)} - ${gib(stage.activations)} - ${gib(nonTorch)}${settings.version.graphsInBudget ? ` - ${gib(stage.graphs)}` : ''}`,
      result: gib(kvAvailable),
      source: 'vLLM determine_available_memory(): exact in 58 of 59 logs',
    },
  );
  if (stage.pool !== undefined) steps.push(...poolSteps(subject, stage.pool, stage.bytesPerToken, kvAvailable));
  return steps;
}

/** Adapters and a drafter, which are in the weights. */
function extrasSteps({ adapters, speculation }: Subject, bytes: number): Step[] {
  if (bytes === 0) return [];
  const parts = [
    ...(adapters === undefined
      ? []
      : [`${adapters.count} LoRA of rank ${adapters.rank}: rank x (in + out) of every linear layer`]),
    ...(speculation === undefined ? [] : [`${speculation.method}: its layers`]),
  ];
  return [
    {
      term: 'Of them adapters, drafter',
      formula: parts.join('; '),
      numbers: 'divided over the ranks as the layers they belong to',
      result: gib(bytes),
      source: 'vllm/lora/layers create_lora_weights(); gpu_model_runner.load_model()',
    },
  ];
}

function samplerStep(subject: Subject, settings: VllmSettings, bytes: number, samples: boolean): Step {
  const { model } = subject;
  const { version, maxNumSeqs, maxNumBatchedTokens } = settings;
  const { vocab, hidden } = model.architecture;
  const rest = {
    term: 'Sampler pass',
    result: gib(bytes),
    source: 'vLLM _dummy_sampler_run(); coefficient measured on 52 runs',
  };
  if (bytes === 0) {
    const numbers = !samples
      ? 'only the last stage samples'
      : model.kind === 'embedding'
        ? 'a model that embeds samples nothing'
        : 'not in the profile of V0 with chunked prefill';
    return { ...rest, formula: 'none', numbers };
  }
  const rows = Math.min(maxNumSeqs, maxNumBatchedTokens);
  const each = samplerRowBytes(subject, settings);
  const states = 2 * version.samplerHidden;
  return {
    ...rest,
    formula: `${each} x max_num_seqs x vocabulary${states === 0 ? '' : ` + ${states} x tokens x hidden`}`,
    numbers: `${each} x ${whole(rows)} x ${whole(vocab)}${states === 0 ? '' : ` + ${states} x ${whole(maxNumBatchedTokens)} x ${whole(hidden)}`}`,
  };
}

function poolSteps(subject: Subject, pool: KvPool, bytesPerToken: number, available: number): Step[] {
  const perRequest = pool.blocksPerRequest(subject.context);
  const blocks = pool.blocksIn(available);
  return [
    {
      term: 'KV cache per token',
      formula: 'sum over layers of local KV heads x (key + value size) x bytes; MLA: latent x bytes, on every rank',
      numbers: `${whole(bytesPerToken)} bytes on each GPU`,
      result: `${(bytesPerToken / 1024).toFixed(1)} KiB`,
      source: 'vllm/v1/kv_cache_interface.py page_size_bytes',
    },
    {
      term: 'KV cache per request',
      formula: `blocks of ${pool.blockSize} tokens x bytes of a block`,
      numbers: `${whole(perRequest)} blocks x ${whole(pool.blockBytes)} bytes for ${whole(subject.context)} tokens`,
      result: gib(perRequest * pool.blockBytes),
      source: 'vllm/v1/core/kv_cache_utils.py',
    },
    {
      term: 'Requests at once',
      formula: 'blocks in the pool / blocks per request',
      numbers: `${whole(blocks)} / ${whole(perRequest)}`,
      result: (blocks / perRequest).toFixed(2),
      source: 'vLLM "Maximum concurrency"',
    },
  ];
}
