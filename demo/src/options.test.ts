import { describe, expect, it } from 'vitest';
import { parseOptions, USAGE } from './options.ts';

describe('parseOptions', () => {
  it('has a default for everything', () => {
    expect(parseOptions([])).toEqual({
      endpoint: 'http://127.0.0.1:8080',
      tokenFile: undefined,
      historyMs: 86_400_000,
      live: true,
      minutes: undefined,
      seed: 42,
      hosts: 50,
      services: 100,
      speed: undefined,
      concurrency: 6,
      stateFile: '.vigilops/demo-state.json',
    });
  });

  it('reads what is given', () => {
    const args = [
      '--endpoint',
      'https://h.test/base/',
      '--token-file',
      '/t',
      '--history',
      '7d',
      '--live',
      '--minutes',
      '5',
    ];
    expect(
      parseOptions([...args, '--seed', '7', '--hosts', '12', '--services', '20', '--speed', '60']),
    ).toMatchObject({
      endpoint: 'https://h.test/base',
      tokenFile: '/t',
      historyMs: 604_800_000,
      live: true,
      minutes: 5,
      seed: 7,
      hosts: 12,
      services: 20,
      speed: 60,
    });
    expect(parseOptions(['--no-live'])).toMatchObject({ live: false });
    expect(parseOptions(['--help'])).toBe('help');
  });

  it.each([
    [['--history', '8d'], /--history/],
    [['--history', '24'], /--history/],
    [['--endpoint', 'ftp://x'], /--endpoint/],
    [['--endpoint', 'gate'], /--endpoint/],
    [['--hosts', '9'], /--hosts/],
    [['--hosts', '12.5'], /--hosts/],
    [['--services', '101'], /--services/],
    [['--seed', ''], /--seed/],
    [['--seed', '-1'], /seed/],
    [['--minutes', '0'], /--minutes/],
    [['--wat'], /wat/],
    [['stray'], /stray/],
  ])('refuses %j and names the flag', (args, named) => {
    expect(() => parseOptions(args)).toThrow(named);
  });

  it('explains every flag', () => {
    for (const flag of [
      'endpoint',
      'token-file',
      'history',
      'live',
      'minutes',
      'seed',
      'hosts',
      'services',
      'speed',
      'concurrency',
      'state',
    ]) {
      expect(USAGE).toContain(flag);
    }
  });
});
