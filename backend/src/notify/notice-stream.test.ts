import { silentLogger } from '@vigilops/runtime';
import { createManualClock } from '@vigilops/testkit';
import { expect, it } from 'vitest';
import type { NoticeRecord } from '../model/index.ts';
import { createNoticeStream, type NoticeViewing } from './notice-stream.ts';
import { aNotice } from './test/letters.ts';

function kit() {
  const clock = createManualClock();
  const rows: NoticeRecord[] = [];
  const put = (id: number, changes: Partial<NoticeRecord> = {}) => {
    const known = rows.findIndex((row) => row.id === id);
    const notice: NoticeRecord = {
      ...aNotice({ channelId: 1, channelType: 'in_app' }),
      id,
      idempotencyKey: String(id),
      state: 'sent',
      madeUs: clock.now().getTime() * 1_000,
      attempts: 1,
      sentUs: 0,
      error: null,
      receipt: null,
      foldedInto: null,
      ...changes,
    };
    rows.splice(known < 0 ? rows.length : known, known < 0 ? 0 : 1, notice);
  };
  let fails = false;
  const stream = createNoticeStream({
    clock,
    logger: silentLogger,
    notices: {
      list: ({ fromUs, limit }) =>
        fails
          ? Promise.reject(new Error('away'))
          : Promise.resolve(
              rows
                .filter(({ madeUs }) => madeUs >= fromUs)
                .toReversed()
                .slice(0, limit),
            ),
    },
  });
  return { clock, stream, put, setFails: (to: boolean) => (fails = to) };
}
const idle = new AbortController().signal;

/** What a viewer got until it was ended. */
function watch(
  viewing: NoticeViewing,
  signal = idle,
): { readonly ids: number[]; readonly over: Promise<void> } {
  const ids: number[] = [];
  const over = (async () => {
    for await (const { id } of viewing.events(signal)) {
      ids.push(id);
    }
  })();
  return { ids, over };
}

it('tells what comes, each once and in order, and not what was there', async () => {
  const { clock, stream, put } = kit();
  put(1);
  const { ids, over } = watch(await stream.open(null, idle));
  put(2);
  put(3);
  await clock.advance(2_000);
  put(4);
  await clock.advance(10_000);
  stream.stop();
  await over;
  expect(ids).toEqual([2, 3, 4]);
});

it('tells what is settled later than what was made after it', async () => {
  const { clock, stream, put } = kit();
  put(1, { state: 'waiting' });
  const { ids, over } = watch(await stream.open(null, idle));
  put(2);
  await clock.advance(2_000);
  put(1);
  await clock.advance(2_000);
  stream.stop();
  await over;
  expect(ids).toEqual([2, 1]);
});

it('looks at once when it is poked', async () => {
  const { clock, stream, put } = kit();
  const { ids, over } = watch(await stream.open(null, idle));
  await clock.advance(0);
  put(1);
  stream.poke();
  await clock.advance(0);
  expect(ids).toEqual([1]);
  stream.stop();
  await over;
});

it('goes on after a cut with what was missed', async () => {
  const { stream, put } = kit();
  [1, 2, 3].forEach((id) => {
    put(id);
  });
  const { ids, over } = watch(await stream.open(1, idle));
  await expect.poll(() => ids).toEqual([2, 3]);
  stream.stop();
  await over;
});

it('goes on when the database was away', async () => {
  const { clock, stream, put, setFails } = kit();
  const { ids, over } = watch(await stream.open(null, idle));
  setFails(true);
  await clock.advance(10_000);
  put(1);
  setFails(false);
  await clock.advance(2_000);
  stream.stop();
  await over;
  expect(ids).toEqual([1]);
});

it('ends when its viewer leaves, and looks no more when nobody is left', async () => {
  const { clock, stream, put, setFails } = kit();
  const leaving = new AbortController();
  const { ids, over } = watch(await stream.open(null, idle), leaving.signal);
  leaving.abort();
  await over;
  setFails(true);
  put(1);
  await clock.advance(10_000);
  expect(ids).toEqual([]);
});
