import { VigilError } from '@vigilops/contracts';
import { createManualClock } from '@vigilops/testkit';
import { Router } from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EventSource, ServerEvent } from '../route.ts';
import { listenTo } from '../test/events.ts';
import { serve, type Served } from '../test/serve.ts';
import { DEFAULT_EVENT_LIMITS, sendEvents } from './event-stream.ts';

const PATIENCE = { timeout: 10_000, interval: 10 };

describe('event stream', () => {
  let served: Served | undefined;
  afterEach(async () => {
    await served?.close();
  });

  /** A source that gives what the test hands in, and remembers how it ended. */
  async function open(admit: () => Promise<unknown> = () => Promise.resolve()) {
    const clock = createManualClock();
    const waiting: ServerEvent[] = [];
    const seen = { left: 0, ended: 0, given: 0 };
    let more = Promise.withResolvers<undefined>();
    const ending = new AbortController();
    const source: EventSource = {
      events: async function* (signal) {
        const wake = () => {
          more.resolve(undefined);
        };
        signal.addEventListener('abort', wake);
        ending.signal.addEventListener('abort', wake);
        while (!signal.aborted && !ending.signal.aborted) {
          const next = waiting.shift();
          if (next === undefined) {
            await more.promise;
            more = Promise.withResolvers();
          } else {
            seen.given += 1;
            yield next;
          }
        }
        seen.left += signal.aborted ? 1 : 0;
      },
      end: () => {
        seen.ended += 1;
        ending.abort();
      },
    };
    const over = Promise.withResolvers<undefined>();
    served = await serve(
      Router().get('/', (_request, response) => {
        void sendEvents(source, response, { clock, limits: undefined, admit }).then(() => {
          over.resolve(undefined);
        });
      }),
    );
    const listener = await listenTo(served.port, '/');
    const give = (...events: ServerEvent[]) => {
      waiting.push(...events);
      more.resolve(undefined);
    };
    return { clock, seen, give, listener, over: over.promise };
  }

  it('writes events with their ids, the pieces of their data in one line', async () => {
    const { give, listener } = await open();
    give({ id: 'a.1', name: 'lines', data: ['{"items":[', Buffer.from('"ü"'), ']}'] });
    await vi.waitFor(() => {
      expect(listener.text()).toBe('retry: 2000\n\nid: a.1\nevent: lines\ndata: {"items":["ü"]}\n\n');
    }, PATIENCE);
  });

  it('tells the source when the caller left', async () => {
    const { listener, over, seen } = await open();
    listener.close();
    await over;
    expect(seen).toMatchObject({ left: 1, ended: 0 });
  });

  it('says that it is alive every 15 s, and goes on while nobody can tell whether the token is good', async () => {
    const away = () => Promise.reject(new VigilError('STORE_UNAVAILABLE', 'the token cannot be checked now'));
    const { clock, listener } = await open(away);
    for (const comments of [1, 2, 3]) {
      await clock.advance(DEFAULT_EVENT_LIMITS.keepAliveMs);
      await vi.waitFor(() => {
        expect(listener.comments()).toBe(comments);
      }, PATIENCE);
    }
  });

  it.each(['AUTH_REVOKED', 'AUTH_EXPIRED', 'AUTH_FORBIDDEN', 'AUTH_INVALID'] as const)(
    'ends for good within the next 15 s where the token is %s',
    async (code) => {
      const { clock, listener, over, seen } = await open(() =>
        Promise.reject(new VigilError(code, 'no more')),
      );
      await clock.advance(DEFAULT_EVENT_LIMITS.keepAliveMs);
      await Promise.all([over, listener.over]);
      expect(seen).toMatchObject({ ended: 1 });
    },
  );

  it('takes no more from the source than the caller reads, and lets go of one that reads nothing', async () => {
    const { clock, give, listener, over, seen } = await open();
    listener.pause();
    const data = ['x'.repeat(1_000_000)];
    give(...Array.from({ length: 100 }, (_, i) => ({ id: String(i), name: 'lines', data })));
    let before = -1;
    await vi.waitFor(
      () => {
        const stands = seen.given === before && seen.given > 0;
        before = seen.given;
        expect(stands).toBe(true);
      },
      { timeout: 10_000, interval: 200 },
    );
    expect(seen.given).toBeLessThan(50);
    await clock.advance(DEFAULT_EVENT_LIMITS.stuckMs);
    await over;
    expect(seen).toMatchObject({ left: 1 });
  });
});
