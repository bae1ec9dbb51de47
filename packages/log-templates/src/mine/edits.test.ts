import { describe, expect, it } from 'vitest';
import { createMiner, type Miner } from '../index.ts';

const textOf = (miner: Miner, id: number) => miner.template(id)?.text;
const counted = (miner: Miner) =>
  miner.templates().reduce((sum, { count }) => sum + count, miner.other().count);

describe('people', () => {
  it('merge templates that differ in words, which become a place', () => {
    const miner = createMiner();
    const [a, b] = [miner.take('net up via alt0 at 7'), miner.take('net up via eth at 7')];
    const merged = miner.merge([a, b]);
    expect(textOf(miner, merged)).toBe('net up via <word> at <num>');
    expect([miner.resolve(a), miner.resolve(b), miner.take('net up via wlan at 8')]).toEqual([
      merged,
      merged,
      merged,
    ]);
    expect(miner.template(merged)?.count).toBe(3);
  });

  it('merge templates of any kind: lines of both are counted in the first', () => {
    const miner = createMiner();
    const [a, b] = [miner.take('disk full'), miner.take('no space left on device 3')];
    expect(miner.merge([a, b])).toBe(a);
    expect(miner.take('no space left on device 4')).toBe(a);
    expect(miner.template(a)?.count).toBe(3);
    expect(counted(miner)).toBe(miner.lines());
  });

  it('take a merged template out again; what was counted stays', () => {
    const miner = createMiner();
    const [a, b] = [miner.take('disk full'), miner.take('no space left')];
    miner.merge([a, b]);
    expect(miner.take('no space left')).toBe(a);
    expect(miner.separate(b)).toBe(b);
    expect(miner.take('no space left')).toBe(b);
    expect([miner.template(a)?.count, miner.template(b)?.count]).toEqual([3, 1]);
    expect(() => miner.separate(a)).toThrow('was not merged into another by hand');
  });

  it('split a place: each of its words has a template of its own from then on', () => {
    const miner = createMiner();
    ['a', 'b', 'c', 'd', 'e'].forEach((word) => miner.take(`unit x${word} failed 3 times`));
    const id = miner.take('unit xf failed 3 times');
    expect(textOf(miner, id)).toBe('unit <word> failed <num> times');
    miner.split(id, 0);
    const own = miner.take('unit xa failed 9 times');
    expect(textOf(miner, own)).toBe('unit xa failed <num> times');
    ['b', 'c', 'd', 'e', 'f', 'g'].forEach((word) => miner.take(`unit x${word} failed 3 times`));
    expect(miner.resolve(own)).toBe(own);
    expect(miner.template(id)?.count).toBe(6);
    expect(counted(miner)).toBe(miner.lines());
    expect(() => miner.split(id, 1)).toThrow('no place 1 that holds words');
    expect(() => miner.split(id, 9)).toThrow('no place 9');
  });

  it('pin a template: it is not merged by itself', () => {
    const miner = createMiner();
    const pinned = miner.take('name=ann');
    miner.pin(pinned, true);
    const others = ['name=bob', 'name=cy'].map((line) => miner.take(line));
    expect(miner.take('name=ann')).toBe(pinned);
    expect(textOf(miner, pinned)).toBe('name=ann');
    expect(textOf(miner, others[1] ?? 0)).toBe('name=<word>');
    miner.pin(pinned, false);
    expect(miner.template(pinned)?.isPinned).toBe(false);
  });

  it('give a template a name, and its id stays', () => {
    const miner = createMiner();
    const id = miner.take('disk full');
    miner.rename(id, 'Volle Platte');
    expect(miner.template(id)).toMatchObject({ id, name: 'Volle Platte', text: 'disk full' });
    miner.rename(id, undefined);
    expect(miner.template(id)?.name).toBeUndefined();
  });

  it('write templates of their own, which are tried first', () => {
    const miner = createMiner();
    const mined = miner.take('HTTP status 500 for /pay');
    const own = miner.define('HTTP status 500 for <path>');
    expect(miner.take('HTTP  status 500 for /pay')).toBe(own);
    expect(miner.take('HTTP status 404 for /pay')).toBe(mined);
    expect(miner.take('HTTP status 500 for nothing')).not.toBe(own);
    expect(miner.template(own)).toMatchObject({
      isGiven: true,
      text: 'HTTP status 500 for <path>',
      count: 1,
    });
    miner.undefine(own);
    expect(miner.take('HTTP status 500 for /pay')).toBe(mined);
    expect(counted(miner)).toBe(miner.lines());
  });

  it('write a template that was mined: it keeps its id and its lines', () => {
    const miner = createMiner();
    const id = miner.take('took 7 ms');
    expect(miner.define('took <num> ms')).toBe(id);
    expect(miner.template(id)).toMatchObject({ count: 1, isGiven: true });
  });

  it('write places for any text, which may have several words', () => {
    const miner = createMiner();
    const id = miner.define('job <word> said: <*>');
    expect(miner.take('job a said: all is well')).toBe(id);
    expect(miner.take('job a said: 7')).toBe(id);
    expect(miner.take('job a b said: 7')).not.toBe(id);
  });

  it.each([
    ['<num> <ip>', 'needs a word'],
    ['a <num><ip>', 'must be a text'],
    ['x'.repeat(1_001), 'at most 1000 characters'],
  ])('are told why a template cannot be used: %s', (text, why) => {
    expect(() => createMiner().define(text)).toThrow(why);
  });

  it('are told of ids that nobody has, and of too many templates', () => {
    const miner = createMiner();
    expect(() => miner.merge([1, 2])).toThrow('There is no template 1');
    const id = miner.take('a');
    expect(() => miner.merge([id, id])).toThrow('needs two templates');
    expect(() => {
      miner.undefine(id);
    }).toThrow('was not written by anybody');
    const fill = () => Array.from({ length: 201 }, (_, i) => miner.define(`line of kind ${String(i)}`));
    expect(fill).toThrow('200 written templates');
  });
});
