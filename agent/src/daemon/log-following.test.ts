import { describe, expect, it } from 'vitest';

import type { LogTailer } from '../logs/types.ts';
import { createLogFollowing } from './log-following.ts';

function createFollowing() {
  const events: string[] = [];
  const following = createLogFollowing((resource): LogTailer => {
    const ip = String(resource['host.ip']);
    return {
      name: 'logs',
      start: async () => void events.push(`start ${ip}`),
      stop: async () => void events.push(`stop ${ip}`),
      stats: () => ({}) as never,
    };
  });
  return { following, events };
}

describe('createLogFollowing', () => {
  it('starts once for a resource, and anew when the host has changed', async () => {
    const { following, events } = createFollowing();
    const old = { 'host.ip': '10.0.0.1' };
    await following.follow(old);
    await following.follow(old);
    expect(events).toEqual(['start 10.0.0.1']);
    await following.follow({ 'host.ip': '10.0.0.2' });
    expect(events).toEqual(['start 10.0.0.1', 'stop 10.0.0.1', 'start 10.0.0.2']);
    await following.stop();
    await following.stop();
    expect(events.slice(3)).toEqual(['stop 10.0.0.2']);
  });

  it('does nothing where no log is configured', async () => {
    const following = createLogFollowing(undefined);
    await following.follow({});
    expect(following.stats()).toEqual({});
    await following.stop();
  });
});
