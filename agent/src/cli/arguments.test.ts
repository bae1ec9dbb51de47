import { describe, expect, it } from 'vitest';

import { parseArguments } from './arguments.ts';

describe('parseArguments', () => {
  it.each([
    [[], { command: 'run', configPath: undefined, json: false }],
    [['--config', '/a'], { command: 'run', configPath: '/a', json: false }],
    [['--config=/a', '--check-config'], { command: 'check-config', configPath: '/a', json: false }],
    [['--once', '--json', '-c', '/a'], { command: 'once', configPath: '/a', json: true }],
    [['-h'], { command: 'help', configPath: undefined, json: false }],
    [['--inventory'], { command: 'inventory', configPath: undefined, json: false }],
  ])('reads %j', (words, expected) => {
    expect(parseArguments(words)).toEqual(expected);
  });

  it.each([
    [['--confg', '/a'], 'unknown argument --confg'],
    [['/etc/agent.yaml'], 'unknown argument /etc/agent.yaml'],
    [['--config'], '--config needs a path'],
    [['--config='], '--config needs a path'],
    [['--once', '--check-config'], '--once and --check-config do not go together'],
    [['--json'], '--json goes with --once'],
    [['constructor'], 'unknown argument constructor'],
  ])('refuses %j', (words, error) => {
    expect(parseArguments(words)).toEqual({ error });
  });
});
