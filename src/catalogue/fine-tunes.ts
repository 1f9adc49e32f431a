/**
 * Names of fine-tunes, with the family that they were made from when the name does not say it (null: several). "Hermes 3
 * 405B" has the shape of Llama 3.1 405B; "Dolphin Mixtral 8x7B" says its base itself. From the model cards of their makers.
 */
export const fineTunes: ReadonlyMap<string, string | null> = new Map([
  ['hermes', 'llama'],
  ['nous', 'llama'],
  ['tulu', 'llama'],
  ['alpaca', 'llama'],
  ['vicuna', 'llama'],
  ['guanaco', 'llama'],
  ['koala', 'llama'],
  ['airoboros', 'llama'],
  ['wizardlm', 'llama'],
  ['euryale', 'llama'],
  ['miqu', 'llama'],
  ['openhermes', 'mistral'],
  ['openchat', 'mistral'],
  ['starling', 'mistral'],
  ['zephyr', 'mistral'],
  ['wizardcoder', 'codellama'],
  ['phind', 'codellama'],
  ['medgemma', 'gemma'],
  ['dolphin', null],
  ['orca', null],
  ['cogito', null],
  ['magnum', null],
]);
