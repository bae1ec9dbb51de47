import { describe, expect, it } from 'vitest';
import { createMiner, type MinerState } from './index.ts';

const LINES = [
  ...['ann', 'bob', 'cy', 'dora', 'eve'].map((user) => `user ${user} came from 10.0.0.1`),
  ...['disk full', 'no space left', 'size 5 KB', 'size 300 B', '{"msg":"x 1","a":2}', '', 'tail …'],
];

function grown() {
  const miner = createMiner();
  LINES.forEach((line) => miner.take(line));
  miner.merge([miner.take('disk full'), miner.take('no space left')]);
  const users = miner.take('user finn came from 10.0.0.2');
  miner.split(users, 0);
  miner.rename(users, 'arrivals');
  miner.take('user gus came from 10.0.0.2');
  miner.pin(miner.take('name=ann'), true);
  miner.take('name=bob');
  miner.define('job <word> said: <*>');
  miner.take('job a said: b c');
  return miner;
}

const again = (state: MinerState) => createMiner({ state: JSON.parse(JSON.stringify(state)) as MinerState });

describe('the state of a miner', () => {
  it('is the same when it was read again', () => {
    const state = grown().export();
    expect(again(state).export()).toEqual(state);
  });

  it('goes on as the miner itself would have: same ids, same counts', () => {
    const miner = grown();
    const copy = again(miner.export());
    const more = [
      ...LINES,
      'user hal came from 10.0.0.3',
      'name=cy',
      'name=dora',
      'job z said: y',
      'no space left',
      'new 1',
    ];
    expect(more.map((line) => copy.take(line))).toEqual(more.map((line) => miner.take(line)));
    expect(copy.export()).toEqual(miner.export());
    expect(copy.changes()).not.toEqual([]);
  });

  it('still leads from ids that were merged away to their successors', () => {
    const miner = createMiner();
    const first = miner.take('name=ann');
    const common = miner.take('name=bob');
    expect(again(miner.export()).resolve(first)).toBe(common);
  });

  it.each([
    [{ version: 2 }, 'version 2'],
    [{ lines: 1 }, 'its templates have 19 lines, and it says 1'],
    [{ moved: [[5, 6]] as [number, number][] }, 'template 5 became 6'],
  ])('is refused where it is not whole: %j', (change, why) => {
    const state = { ...grown().export(), ...change } as MinerState;
    expect(() => createMiner({ state })).toThrow(why);
  });
});
