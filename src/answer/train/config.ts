import type { Framework } from '../../catalogue/training/profiles.ts';
import { axolotlConfig } from './config/axolotl.ts';
import type { TrainingConfig } from './config/config.ts';
import { litgptConfig } from './config/litgpt.ts';
import { llamaFactoryConfig } from './config/llama-factory.ts';
import { megatronConfig } from './config/megatron.ts';
import { msSwiftConfig } from './config/ms-swift.ts';
import { transformersConfig, unslothConfig } from './config/python.ts';
import { torchtitanConfig } from './config/torchtitan.ts';
import { torchtuneConfig } from './config/torchtune.ts';
import { trlConfig } from './config/trl.ts';
import type { TrainingEstimate } from './training-estimate.ts';

const writers: Readonly<Record<Framework, (estimate: TrainingEstimate) => TrainingConfig>> = {
  transformers: transformersConfig,
  trl: trlConfig,
  torchtune: torchtuneConfig,
  unsloth: unslothConfig,
  axolotl: axolotlConfig,
  'llama-factory': llamaFactoryConfig,
  megatron: megatronConfig,
  torchtitan: torchtitanConfig,
  litgpt: litgptConfig,
  'ms-swift': msSwiftConfig,
};

/** A configuration to start from, in the terms of the framework that was counted. */
export function trainingConfig(estimate: TrainingEstimate): TrainingConfig & { readonly label: string } {
  const { framework, label } = estimate.memory.profile;
  return { ...writers[framework](estimate), label };
}
