import { expect, it } from 'vitest';
import type { LogArchiveStore, LogLinesPage } from '../../model/index.ts';
import { beginOf, readDay } from './read-day.ts';

const signal = new AbortController().signal;
const DAY = '2026-03-01';
const HOUR_US = 3_600_000_000;
type Ask = Parameters<LogArchiveStore['page']>[0];

/** A store with one line of `bytes` each second. */
function storeOf(bytes: number) {
  const asks: Ask[] = [];
  const open = { now: 0, most: 0 };
  const page = async (ask: Ask): Promise<LogLinesPage> => {
    asks.push(ask);
    open.now += 1;
    open.most = Math.max(open.most, open.now);
    await Promise.resolve();
    open.now -= 1;
    const first = Math.ceil((ask.from.timeUs + (ask.from.key === null ? 0 : 1)) / 1e6);
    const found = Math.min(ask.limit, Math.ceil(ask.untilUs / 1e6) - first);
    const lines = Math.min(found, Math.max(1, Math.ceil(ask.maxBytes / bytes)));
    const lastUs = (first + lines - 1) * 1e6;
    const isWhole = lines === found && lines < ask.limit;
    return {
      text: 'x'.repeat(lines * bytes),
      lines,
      streamIds: [],
      firstUs: first * 1e6,
      lastUs,
      next: isWhole
        ? { timeUs: ask.untilUs, key: null }
        : { timeUs: lastUs, key: { nanos: 0, streamId: 1, sequence: '1', seen: 1 } },
    };
  };
  return { page, asks, open };
}

async function readAll(store: ReturnType<typeof storeOf>): Promise<LogLinesPage[]> {
  const pages: LogLinesPage[] = [];
  for await (const page of readDay(store, DAY, beginOf(DAY), { rows: 5_000, bytes: 100_000 }, signal)) {
    pages.push(page);
  }
  return pages;
}

it.each([[20], [900], [300_000]])('reads each line of a day once, of %s bytes each', async (bytes) => {
  const pages = await readAll(storeOf(bytes));
  expect(pages.reduce((sum, { lines }) => sum + lines, 0)).toBe(86_400);
  expect(pages.every((page, i) => i === 0 || (page.firstUs ?? 0) > (pages[i - 1]?.lastUs ?? Infinity))).toBe(
    true,
  );
});

it('holds a page or a line at most, and reads one ahead', async () => {
  const store = storeOf(300_000);
  const pages = await readAll(store);
  expect(Math.max(...pages.map(({ text }) => text.length))).toBe(300_000);
  // The database is not asked to sort more rows than fit.
  expect(store.asks.at(-1)?.limit).toBe(50);
  expect(store.open.most).toBe(1);
});

it('spans less time where much was written, and more where little was', async () => {
  const spanOf = ({ untilUs, from }: Ask) => untilUs - from.timeUs;
  const busy = storeOf(900);
  await readAll(busy);
  expect(Math.min(...busy.asks.map(spanOf))).toBeLessThan(HOUR_US / 8);
  const asks: Ask[] = [];
  const quiet = (ask: Ask): Promise<LogLinesPage> => {
    asks.push(ask);
    const next = { timeUs: ask.untilUs, key: null };
    return Promise.resolve({ text: '', lines: 0, streamIds: [], firstUs: null, lastUs: null, next });
  };
  for await (const page of readDay({ page: quiet }, DAY, beginOf(DAY), { rows: 10, bytes: 10 }, signal)) {
    expect.unreachable(`there is nothing, and yet ${String(page.lines)} lines`);
  }
  expect(asks.length).toBeLessThan(7);
});
