import { describe, expect, it } from 'vitest';
import { createMiner } from '../index.ts';

describe('names of people', () => {
  it.each([
    ['login failed user=ann tty=ssh', 'login failed user=<word> tty=ssh'],
    ['login failed ruser= rhost=here user = "ann"', 'login failed ruser= rhost=here user = "<word>"'],
    ['session opened for user ann by root', 'session opened for user <word> by root'],
    ["input: invalid user 'ann' came", "input: invalid user '<word>' came"],
    ['owner: ann, size 5', 'owner: <word>, size <num>'],
  ])('are never in a template, though one alone was seen: %s', (line, text) => {
    const miner = createMiner();
    expect(miner.template(miner.take(line))?.text).toBe(text);
  });

  it.each(['check pass; user unknown', 'closed due to user request', 'the user interface is ready'])(
    'are not what only stands behind the word: %s',
    (line) => {
      const miner = createMiner();
      expect(miner.template(miner.take(line))?.text).toBe(line);
    },
  );
});
