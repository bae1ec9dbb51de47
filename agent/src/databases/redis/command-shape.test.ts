import { describe, expect, it } from 'vitest';

import { commandShape, fingerprintOf } from './command-shape.ts';

const shape = (...words: readonly string[]) => commandShape(words.map((word) => Buffer.from(word)));

describe('the shape of a command', () => {
  it.each([
    [['get', 'user:1'], 'GET user:*'],
    [['SET', 'user:1', 'a value'], 'SET user:* ?'],
    [['PING'], 'PING'],
    [['AUTH', 'admin', 'hunter'], 'AUTH ?'],
    [['CONFIG', 'SET', 'requirepass', 'hunter'], 'CONFIG SET ?'],
    [['CONFIG', 'hunter'], 'CONFIG ?'],
    [['ACL', 'SETUSER', 'bob', '>hunter'], 'ACL ?'],
    [['EVAL', 'return "hunter"', '0'], 'EVAL ?'],
    [['EVALSHA', 'hunter', '1', 'hunter'], 'EVALSHA ?'],
    [['MIGRATE', 'host', '1', 'key', '0', '1', 'AUTH', 'hunter'], 'MIGRATE ?'],
    [['PUBLISH', 'hunter', 'hunter'], 'PUBLISH ?'],
    [['SORT', 'jobs', 'BY', 'hunter_*'], 'SORT jobs ?'],
    [['hunter two', 'x'], '?'],
    [[], '?'],
  ])('of %j is %s', (words, expected) => {
    expect(shape(...words)).toBe(expected);
  });

  it('is told apart by a fingerprint that is the same everywhere', () => {
    expect(fingerprintOf('GET user:*')).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf('GET user:*')).toBe(fingerprintOf('GET user:*'));
    expect(fingerprintOf('GET user:*')).not.toBe(fingerprintOf('GET cart:*'));
  });
});
