import { expect, it } from 'vitest';
import { parseConfig } from '../../../../src/catalogue/hub/config/parse-config.ts';

it.each([
  ['{"hidden_size":64}', { hidden_size: 64 }],
  ['{"time_step_limit":[0.0,Infinity]}', { time_step_limit: [0, null] }],
  ['{"low":-Infinity,"none":NaN}', { low: null, none: null }],
  ['{"name":"to Infinity","quote":"\\"NaN","limit":Infinity}', { name: 'to Infinity', quote: '"NaN', limit: null }],
])('%s is read', (text, value) => {
  expect(parseConfig(text)).toEqual(value);
});

it.each(['', '{', '{"a":Infinity', '{"a":infinity}', '<html>'])('%j is no JSON', (text) => {
  expect(() => parseConfig(text)).toThrow(SyntaxError);
});
