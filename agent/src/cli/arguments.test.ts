import { describe, expect, it } from 'vitest';

import { parseArguments } from './arguments.ts';

describe('parseArguments', () => {
  it.each([
    [[], { command: 'run', configPath: undefined, server: undefined, json: false }],
    [['--config', '/a'], { command: 'run', configPath: '/a', server: undefined, json: false }],
    [
      ['--config=/a', '--check-config'],
      { command: 'check-config', configPath: '/a', server: undefined, json: false },
    ],
    [['--once', '--json', '-c', '/a'], { command: 'once', configPath: '/a', server: undefined, json: true }],
    [['-h'], { command: 'help', configPath: undefined, server: undefined, json: false }],
    [['--inventory'], { command: 'inventory', configPath: undefined, server: undefined, json: false }],
    [
      ['--enroll', 'https://a', '-c', '/a'],
      { command: 'enroll', configPath: '/a', server: 'https://a', json: false },
    ],
  ])('reads %j', (words, expected) => {
    expect(parseArguments(words)).toEqual(expected);
  });

  it.each([
    [['--confg', '/a'], 'unknown argument --confg'],
    [['/etc/agent.yaml'], 'unknown argument /etc/agent.yaml'],
    [['--config'], '--config needs a path'],
    [['--config='], '--config needs a path'],
    [['--once', '--check-config'], '--once and --check-config do not go together'],
    [['--enroll'], '--enroll needs the address of the server'],
    [['--enroll', '--config', '/a'], '--enroll needs the address of the server'],
    [['--enroll', 'https://a', '--once'], '--enroll and --once do not go together'],
    [['--json'], '--json goes with --once'],
    [['constructor'], 'unknown argument constructor'],
  ])('refuses %j', (words, error) => {
    expect(parseArguments(words)).toEqual({ error });
  });
});
