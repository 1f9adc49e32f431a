import { describe, expect, it } from 'vitest';
import { readDigestCommand } from '../../../src/digest/command/read-command.ts';

const understood: readonly (readonly [string, object])[] = [
  ['', { does: 'list' }],
  ['List', { does: 'list' }],
  ['help', { does: 'help' }],
  ['preview', { does: 'preview' }],
  ['pause', { does: 'pause' }],
  ['resume', { does: 'resume' }],
  ['stop', { does: 'stop', number: undefined }],
  ['stop 2', { does: 'stop', number: 2 }],
  ['stop #2', { does: 'stop', number: 2 }],
  ['watch  405b int4 h100', { does: 'watch', words: '405b int4 h100' }],
  ['unwatch 1', { does: 'unwatch', number: 1 }],
  ['budget 20k/month', { does: 'budget', usdPerMonth: 20_000 }],
  ['budget $20,000 a month', { does: 'budget', usdPerMonth: 20_000 }],
  ['budget 20000', { does: 'budget', usdPerMonth: 20_000 }],
  ['budget 1.5m usd per month', { does: 'budget', usdPerMonth: 1_500_000 }],
  ['budget $20/h', { does: 'budget', usdPerMonth: 14_600 }],
  ['budget 20k monthly', { does: 'budget', usdPerMonth: 20_000 }],
  ['budget off', { does: 'budget', usdPerMonth: null }],
  ['details 12', { does: 'details', delivery: 12 }],
  ['weekly monday 9:00 Europe/Berlin', { does: 'schedule', notes: [] }],
];

const refused: readonly (readonly [string, RegExp])[] = [
  ['watch', /Watch what/],
  ['unwatch first', /"first" is no number/],
  ['budget €20k', /US dollars/],
  ['budget 20k euros', /US dollars/],
  ['budget lots', /amount in US dollars/],
  ['budget 0', /between/],
  ['budget 5k/week', /not by the week/],
  ['pause tomorrow', /"tomorrow" would not be used/],
  ['wekly monday', /neither a time zone nor a time/],
];

describe('/digest', () => {
  it.each(understood)('"%s"', (words, expected) => {
    expect(readDigestCommand(words)).toMatchObject(expected);
  });

  it.each(refused)('refuses "%s" with a way out', (words, problem) => {
    const command = readDigestCommand(words);
    expect(command).toMatchObject({ does: 'wrong', problem: expect.stringMatching(problem) });
    for (const suggestion of (command as { suggestions: readonly string[] }).suggestions) {
      expect(readDigestCommand(suggestion).does, suggestion).not.toBe('wrong');
    }
  });
});
