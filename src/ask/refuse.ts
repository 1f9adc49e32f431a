import type { Question } from './question.ts';
import type { Refusal } from './refusal.ts';

/** What a field is called in sentences. */
export const fieldNames: Readonly<Partial<Record<keyof Question, string>>> = {
  kind: 'the task',
  gpu: 'the GPU',
  gpus: 'the number of GPUs',
  gpuMemoryGib: 'the memory per GPU',
  format: 'the weight format',
  kvFormat: 'the KV-cache format',
  context: 'the context length',
  concurrency: 'the number of concurrent requests',
  inputTokens: 'the prompt length',
  outputTokens: 'the answer length',
  minTokensPerSecond: 'the speed for each user',
  loadFactor: 'the load factor',
  gpuMemoryUtilization: 'the GPU memory utilization',
  tensorParallel: 'tensor parallelism',
  pipelineParallel: 'pipeline parallelism',
  dataParallel: 'data parallelism',
  tier: 'the way of renting',
  provider: 'the provider',
  region: 'the region',
  maxUsdPerHour: 'the budget per hour',
  maxUsdPerMonth: 'the budget per month',
  hosting: 'the hosting',
  usdPerGpu: 'the price of a GPU',
  usdPerKwh: 'the price of power',
};

/** The field in words for a message. */
export function fieldName(field: string): string {
  return fieldNames[field as keyof Question] ?? field;
}

/** Two different values for one field. */
export function refuseContradiction(field: keyof Question, one: string, other: string): Refusal {
  const name = fieldName(field);
  return {
    code: 'contradiction',
    message: `${upper(name)} is given twice: "${one}" and "${other}". Keep one of them, or write "${one} or ${other}" to see both.`,
    field,
    suggestions: [one, other],
  };
}

/** A value that the field cannot have. */
export function refuseValue(
  field: string,
  typed: string,
  reason: string,
  suggestions: readonly string[] = [],
): Refusal {
  return {
    code: 'bad-value',
    message: `${upper(fieldName(field))} cannot be ${typed}: ${reason}.`,
    field,
    suggestions: [...suggestions],
  };
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
