import { describe, expect, it } from 'vitest';
import { aMaintenance } from '../test/some-services.ts';
import { agreementOf } from './agreement.ts';
import { budgetLeft, budgetState } from './budget.ts';
import { expiringCertificate } from './certificate.ts';
import { coversService, notOver } from './coverage.ts';

describe('agreement of observers', () => {
  const said = (...opinions: ('up' | 'down' | 'none')[]) => opinions.map((opinion) => ({ opinion }));
  it('needs more than half of those that can tell', () => {
    expect(agreementOf(said('down', 'down', 'up', 'none'), 'majority')).toEqual({
      canTell: 3,
      sayDown: 2,
      needed: 2,
    });
    expect(agreementOf(said('down', 'up'), 'majority').needed).toBe(2);
  });

  it('needs as many as the definition says', () => {
    expect(agreementOf(said('down', 'up', 'up'), 1).needed).toBe(1);
  });
});

describe('an error budget', () => {
  const budget = (left_percent: number) => ({
    objective_percent: 99.9,
    days: 30,
    allowed_seconds: 2_592,
    used_seconds: 2_592 * (1 - left_percent / 100),
    left_percent,
  });
  it.each([
    [100, 'well'],
    [25, 'well'],
    [24, 'warning'],
    [0, 'overdrawn'],
    [-50, 'overdrawn'],
  ])('with %d %% left is %s', (left, state) => {
    expect(budgetState(budget(left))).toBe(state);
  });

  it('says how long it may still be down, below nothing when overdrawn', () => {
    expect(budgetLeft(budget(50))).toBeCloseTo(1_296);
    expect(budgetLeft(budget(-100))).toBeCloseTo(-2_592);
  });
});

describe('a certificate', () => {
  const now = Date.parse('2026-03-01T00:00:00Z');
  it('is spoken of when fewer than three weeks are left', () => {
    expect(expiringCertificate('2026-03-23T00:00:00.000000Z', now)).toBeUndefined();
    expect(expiringCertificate('2026-03-11T00:00:00.000000Z', now)).toEqual({ seconds: 864_000 });
    expect(expiringCertificate('2026-02-27T00:00:00.000000Z', now)?.seconds).toBeLessThan(0);
    expect(expiringCertificate(null, now)).toBeUndefined();
  });
});

describe('maintenance', () => {
  const service = { id: 5, host_id: 7, group: 'web' };
  it('is about a service by its id, its host, its group, or all', () => {
    expect(coversService(aMaintenance({ service_ids: [5] }), service)).toBe(true);
    expect(coversService(aMaintenance({ host_ids: [7] }), service)).toBe(true);
    expect(coversService(aMaintenance({ groups: ['web'] }), service)).toBe(true);
    expect(coversService(aMaintenance({ all: true }), service)).toBe(true);
    expect(coversService(aMaintenance({ service_ids: [6], host_ids: [5] }), service)).toBe(false);
    expect(coversService(aMaintenance(), { ...service, host_id: null, group: null })).toBe(false);
  });

  it('that runs comes before what is planned, and what is over is left out', () => {
    const soon = aMaintenance({ id: 1, state: 'planned', from: '2026-03-02T00:00:00.000000Z' });
    const later = aMaintenance({ id: 2, state: 'planned', from: '2026-03-03T00:00:00.000000Z' });
    const runs = aMaintenance({ id: 3 });
    const over = aMaintenance({ id: 4, state: 'over' });
    expect(notOver([later, over, soon, runs]).map(({ id }) => id)).toEqual([3, 1, 2]);
  });
});
