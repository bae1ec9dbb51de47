import { describe, expect, it, vi } from 'vitest';
import { createHouse } from './house.ts';

function house(...answers: (Response | Error)[]) {
  const fetch = vi.fn<typeof globalThis.fetch>(() => {
    const next = answers.shift() ?? new Response();
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  });
  const waiting: (() => void)[] = [];
  const watched = createHouse({ fetch, later: (work) => waiting.push(work) });
  const changes: boolean[] = [];
  watched.subscribe(() => changes.push(watched.isAway()));
  const asked = () => fetch.mock.calls.map(([url]) => url);
  return { ...watched, asked, waiting, changes };
}
const gone = () => new TypeError('Failed to fetch');
const status = (code: number) => Response.json({}, { status: code });
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the house behind the page', () => {
  it('is not asked for its health while all is well, nor when it refuses a call', async () => {
    const { fetch, asked, changes } = house(status(200), status(404));
    await fetch('/api/v1/hosts');
    await fetch('/api/v1/hosts/none');
    expect([asked(), changes]).toEqual([['/api/v1/hosts', '/api/v1/hosts/none'], []]);
  });

  it('is away when a call fails and its health says so, until its health says otherwise', async () => {
    const { fetch, asked, waiting, changes } = house(gone(), gone(), status(503), status(200));
    await expect(fetch('/api/v1/hosts')).rejects.toThrow();
    await settled();
    expect(changes).toEqual([true]);
    waiting.shift()?.();
    await settled();
    waiting.shift()?.();
    await settled();
    expect([changes, waiting.length]).toEqual([[true, false], 0]);
    expect(asked().slice(1)).toEqual(['/health/ready', '/health/ready', '/health/ready']);
  });

  it('is asked once, however many calls fail', async () => {
    const { fetch, asked } = house(status(502), status(502), gone());
    await Promise.all([fetch('/a'), fetch('/b')]);
    await settled();
    expect(asked()).toEqual(['/a', '/b', '/health/ready']);
  });

  it('is there when one call fails and its health is good', async () => {
    const { fetch, changes } = house(status(500), status(200));
    await fetch('/api/v1/hosts');
    await settled();
    expect(changes).toEqual([]);
  });

  it('does not mind calls that the page itself ended', async () => {
    const { fetch, asked } = house(gone());
    await expect(fetch('/a', { signal: AbortSignal.abort() })).rejects.toThrow();
    await settled();
    expect(asked()).toEqual(['/a']);
  });
});
