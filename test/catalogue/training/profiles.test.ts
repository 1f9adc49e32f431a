import { describe, expect, it } from 'vitest';
import { frameworks } from '../../../src/ask/question.ts';
import { loraTargets } from '../../../src/catalogue/training/lora-targets.ts';
import { trainingProfile, trainingProfiles } from '../../../src/catalogue/training/profiles.ts';

describe('framework profiles', () => {
  it('there is one for every framework that a question can name', () => {
    for (const framework of frameworks) expect(trainingProfile(framework), framework).toBeDefined();
  });

  it('each says where its defaults are from, and names adapters that can be read', () => {
    for (const profile of trainingProfiles) {
      expect(profile.source.length, profile.label).toBeGreaterThan(20);
      expect(loraTargets(profile.loraTargets).size, profile.label).toBeGreaterThan(0);
    }
  });

  it.each([
    ['trl', '1.6.0', 'TRL before 1.7'],
    ['trl', '1.7.0', 'TRL from 1.7'],
    ['trl', '1.10', 'TRL from 1.7'],
    ['trl', undefined, 'TRL before 1.7'],
    ['transformers', '4.57', 'Transformers 4 Trainer'],
    ['transformers', '5.10.0', 'Transformers 5 Trainer'],
  ] as const)('%s %s is %s', (framework, version, label) => {
    expect(trainingProfile(framework, version)?.label).toBe(label);
  });

  it('knows nothing of a release older than every row', () => {
    expect(trainingProfile('torchtune', '0.1')).toBeUndefined();
  });
});

describe('adapter targets', () => {
  it.each([
    ['q,v', ['query', 'value']],
    ['q_proj v_proj', ['query', 'value']],
    ['qkv', ['query', 'key', 'value']],
    ['attention', ['query', 'key', 'value', 'output']],
    ['linear_fc1, linear_fc2', ['gate', 'up', 'down']],
    ['ALL-LINEAR', ['query', 'key', 'value', 'output', 'gate', 'up', 'down', 'recurrent']],
  ])('%s', (text, targets) => {
    expect([...loraTargets(text)]).toEqual(targets);
  });

  it.each(['', ' , ', 'q,ears'])('refuses "%s" and says what could be said', (text) => {
    expect(() => loraTargets(text)).toThrow(/all-linear/);
  });
});
