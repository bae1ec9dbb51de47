import type { BackendSrv } from '@grafana/runtime';
import { BehaviorSubject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aStreamingBackend } from '../../test/fake-stream.ts';
import { noticeStream } from './notice-stream.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function listen() {
  const backend = aStreamingBackend();
  const hidden = new BehaviorSubject(false);
  const told = vi.fn();
  const subscription = noticeStream({
    url: '/proxy/read',
    backend: () => backend as unknown as BackendSrv,
    hidden,
    random: () => 0.5,
  }).subscribe(told);
  return { backend, hidden, told, subscription };
}

describe('the stream of notices', () => {
  it('says when it is open and at each event, and no more', () => {
    const { backend, told, subscription } = listen();
    const [connection] = backend.connections;
    expect(connection?.request).toMatchObject({ url: '/proxy/read/notices/stream' });
    connection?.send('retry: 1000\n\n');
    expect(told).toHaveBeenCalledTimes(1);
    connection?.send('event: notice\nid: 1\ndata: {}\n\n', 3);
    expect(told).toHaveBeenCalledTimes(2);
    subscription.unsubscribe();
    expect(connection?.isOpen()).toBe(false);
  });

  it('comes back after it was cut, later after each failure', () => {
    const { backend, subscription } = listen();
    backend.connections[0]?.cut();
    vi.advanceTimersByTime(3_999);
    expect(backend.connections).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(backend.connections).toHaveLength(2);
    backend.connections[1]?.cut();
    vi.advanceTimersByTime(7_999);
    expect(backend.connections).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(backend.connections).toHaveLength(3);
    subscription.unsubscribe();
  });

  it('rests while the page is hidden', () => {
    const { backend, hidden, subscription } = listen();
    hidden.next(true);
    expect(backend.connections[0]?.isOpen()).toBe(false);
    hidden.next(false);
    expect(backend.connections).toHaveLength(2);
    subscription.unsubscribe();
  });

  it('does without where the host gives no answers in pieces', () => {
    const told = vi.fn();
    const subscription = noticeStream({
      url: '',
      backend: () => ({}),
      hidden: new BehaviorSubject(false),
    }).subscribe(told);
    vi.advanceTimersByTime(600_000);
    expect(told).not.toHaveBeenCalled();
    subscription.unsubscribe();
  });
});
