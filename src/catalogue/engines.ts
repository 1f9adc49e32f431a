import type { EngineId } from '../ask/question.ts';

/** The engines by name, and the release assumed when none is named. */
export interface EngineRecord {
  readonly id: EngineId;
  readonly label: string;
  /** The release whose figures are given when none is named. */
  readonly current: string;
  /** How a release is written: shown when a version cannot be read. */
  readonly example: string;
  readonly versionPattern: RegExp;
  readonly source: string;
}

const release = /^v?\d{1,4}\.\d{1,4}(?:\.\d{1,4})?(?:[.+-][\w.+-]{0,40})?$/;
const build = /^(?:b?\d{3,6}|v?\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)$/;

export const engineRecords: readonly EngineRecord[] = [
  {
    id: 'vllm',
    label: 'vLLM',
    current: '0.27.1',
    example: '0.19.0',
    versionPattern: release,
    source: 'newest release with a start-up log in the measured runs (github.com/noonghunna/club-3090)',
  },
  {
    id: 'sglang',
    label: 'SGLang',
    current: '0.5',
    example: '0.5.3',
    versionPattern: release,
    source: 'pypi.org/project/sglang',
  },
  {
    id: 'tensorrt-llm',
    label: 'TensorRT-LLM',
    current: '1.0',
    example: '1.0.0',
    versionPattern: release,
    source: 'pypi.org/project/tensorrt-llm',
  },
  {
    id: 'llama.cpp',
    label: 'llama.cpp',
    current: 'b10809',
    example: 'b8586',
    versionPattern: build,
    source: 'newest build in the measured runs',
  },
  {
    id: 'ollama',
    label: 'Ollama',
    current: '0.13',
    example: '0.13.0',
    versionPattern: release,
    source: 'github.com/ollama/ollama',
  },
  {
    id: 'transformers',
    label: 'Transformers',
    current: '5.18.0',
    example: '5.18.0',
    versionPattern: release,
    source: 'pypi.org/project/transformers',
  },
  {
    id: 'mlx',
    label: 'MLX',
    current: '0.28.2',
    example: '0.28.2',
    versionPattern: release,
    source: 'mlx-lm, the release of the measured runs (github.com/ml-explore/mlx-lm, BENCHMARKS.md)',
  },
  {
    id: 'exllamav2',
    label: 'ExLlamaV2',
    current: '0.3',
    example: '0.3.1',
    versionPattern: release,
    source: 'github.com/turboderp-org/exllamav2',
  },
  {
    id: 'exllamav3',
    label: 'ExLlamaV3',
    current: '0.0.3',
    example: '0.0.3',
    versionPattern: release,
    source: 'the release of the measured runs (github.com/turboderp-org/exllamav3/issues/50)',
  },
];

/** The record of an engine. */
export function engineRecord(id: EngineId): EngineRecord {
  const record = engineRecords.find((engine) => engine.id === id);
  if (record === undefined) throw new RangeError(`no record of engine ${id}`);
  return record;
}
