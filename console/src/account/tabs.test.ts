import { describe, expect, it, vi } from 'vitest';
import { createTabs } from './tabs.ts';

const openChannel = () => ({ postMessage: vi.fn(), addEventListener: vi.fn() });

describe('the tabs of a browser', () => {
  it('do a thing one at a time where the browser has locks', async () => {
    const request = vi.fn((_name: string, work: () => Promise<string>) => work());
    const { oneAtATime } = createTabs({ locks: { request } as never, openChannel });
    expect(await oneAtATime(() => Promise.resolve('done'))).toBe('done');
    expect(request).toHaveBeenCalledExactlyOnceWith('vigilops.session', expect.any(Function));
  });

  it('do it all the same where it has none', async () => {
    const { oneAtATime } = createTabs({ locks: undefined, openChannel });
    expect(await oneAtATime(() => Promise.resolve('done'))).toBe('done');
  });

  it('hear what others tell', async () => {
    const open = () => createTabs({ locks: undefined, openChannel: (name) => new BroadcastChannel(name) });
    const [one, other] = [open(), open()];
    const heard = new Promise((resolve) => other.hear(resolve));
    one.tell('signed-out');
    expect(await heard).toBe('signed-out');
  });
});
