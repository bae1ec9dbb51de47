import { describe, expect, it, vi } from 'vitest';
import { createKeys, type KeyPress } from './keys.ts';

const press = (key: string, changes: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, timeStamp: 0, target: document.body },
  ...changes,
});
const binding = (keys: string) => ({ keys, label: keys, run: vi.fn() });

describe('keys', () => {
  it('do what they are bound to', () => {
    const keys = createKeys();
    const search = binding('/');
    keys.add([search]);
    expect([keys.press(press('/')), keys.press(press('x'))]).toEqual([true, false]);
    expect(search.run).toHaveBeenCalledOnce();
  });

  it('can be two after each other, within a second', () => {
    const keys = createKeys();
    const hosts = binding('g h');
    keys.add([hosts]);
    keys.press(press('g'));
    expect(keys.press(press('h', { timeStamp: 900 }))).toBe(true);
    keys.press(press('g', { timeStamp: 2_000 }));
    expect(keys.press(press('h', { timeStamp: 4_000 }))).toBe(false);
    expect(hosts.run).toHaveBeenCalledOnce();
  });

  it('know arrows and escape by the signs that the overlay shows', () => {
    const keys = createKeys();
    const back = binding('t ←');
    const leave = binding('Esc');
    keys.add([back, leave]);
    keys.press(press('t'));
    keys.press(press('ArrowLeft'));
    keys.press(press('Escape'));
    expect([back.run, leave.run].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  it('do nothing while a person writes, or when they are the browser’s', () => {
    const keys = createKeys();
    const search = binding('/');
    keys.add([search]);
    const input = document.createElement('input');
    expect(keys.press(press('/', { target: input }))).toBe(false);
    expect(keys.press(press('/', { ctrlKey: true }))).toBe(false);
    expect(search.run).not.toHaveBeenCalled();
  });

  it('belong to who added them last, and go with them', () => {
    const keys = createKeys();
    const [outer, inner] = [binding('v'), binding('v')];
    keys.add([outer]);
    const remove = keys.add([inner]);
    keys.press(press('v'));
    remove();
    keys.press(press('v'));
    expect([outer.run, inner.run].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
    expect(keys.all()).toEqual([outer]);
  });
});
