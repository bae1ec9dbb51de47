import { describe, expect, it } from 'vitest';
import { aService, aTellingService, SERVICE_NOW } from '../test/some-services.ts';
import { stateLine } from './state-line.ts';

const now = Date.parse(SERVICE_NOW);
const at = (minute: number) => `2026-03-01T11:${String(minute).padStart(2, '0')}:00.000000Z`;
const line = (...services: Parameters<typeof stateLine>[0]) => stateLine(services, now);

describe('the line of state', () => {
  it('says that all are up, and names the one where there is one', () => {
    expect(line(aService(), aService())).toEqual({ text: 'All 2 services are up', status: 'up' });
    expect(line(aService({ name: 'shop' }))?.text).toBe('shop is up');
  });

  it('says how many are down, since when the first, and which; the cause first', () => {
    const parent = { kind: 'service', id: 2, name: 'z' } as const;
    const text = line(
      aService(),
      aService({ name: 'a', status: 'down', status_since: at(40), because_of: parent }),
      aService({ name: 'z', status: 'down', status_since: at(30) }),
    );
    expect(text?.text).toMatch(/^2 of 3 services are down since \d\d:30: z, a$/);
    expect(text?.status).toBe('down');
  });

  it('names no more than three', () => {
    const down = ['a', 'b', 'c', 'd', 'e'].map((name) =>
      aService({ name, status: 'down', status_since: at(1) }),
    );
    expect(line(...down)?.text).toMatch(/: a, b, c and 2 more$/);
  });

  it('tells what nobody can tell, and what is looked after or left alone', () => {
    expect(
      line(
        aService({ status: 'unknown', name: 'far' }),
        aService({ status: 'maintenance' }),
        aService({ status: 'paused' }),
        aService(),
      )?.text,
    ).toBe('Nobody can tell about far · 1 in maintenance · 1 paused');
  });

  it('says nothing where nothing is checked', () => {
    expect(line(aTellingService())).toBeUndefined();
  });
});
