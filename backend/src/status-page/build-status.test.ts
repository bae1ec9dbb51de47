import { formatTimeUs, publicStatus } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { aService } from '../checks/test/a-service.ts';
import type { MaintenanceRecord, ServiceRecord, StatusIncidentRecord } from '../model/index.ts';
import { createStatusBuilder, type StatusSources } from './build-status.ts';
import { aPage, NOON_US } from './test/a-status.ts';

const signal = new AbortController().signal;
const MINUTE_US = 60e6;
const DAY_US = 86_400e6;

const service = (id: number, name: string, changes: Partial<ServiceRecord> = {}): ServiceRecord =>
  aService({ name }, { id, name, state: 'up', stateSinceUs: NOON_US - DAY_US, ...changes });

const window = (changes: Partial<MaintenanceRecord> = {}): MaintenanceRecord => ({
  id: 1,
  title: 'Move',
  note: 'to another rack',
  fromUs: NOON_US - MINUTE_US,
  toUs: NOON_US + MINUTE_US,
  all: false,
  serviceIds: [1],
  hostIds: [],
  groups: [],
  isPublic: true,
  createdBy: 'Ada',
  ...changes,
});

const incident = (changes: Partial<StatusIncidentRecord> = {}): StatusIncidentRecord => ({
  id: 1,
  title: 'Shop is slow',
  impact: 'minor',
  serviceIds: [1, 2],
  status: 'identified',
  startedAt: new Date(NOON_US / 1_000),
  resolvedAt: null,
  updates: [{ at: new Date(NOON_US / 1_000), status: 'identified', text: 'We know why.' }],
  ...changes,
});

function open(given: {
  readonly services?: readonly ServiceRecord[];
  readonly windows?: readonly MaintenanceRecord[];
  readonly incidents?: readonly StatusIncidentRecord[];
}) {
  const sources: StatusSources = {
    services: { listChecked: () => Promise.resolve(given.services ?? [service(1, 'shop-prod-eu-1')]) },
    maintenance: { list: () => Promise.resolve(given.windows ?? []) },
    incidents: { list: () => Promise.resolve(given.incidents ?? []) },
    reckoning: {
      lastDays: (days, nowUs) =>
        Array.from({ length: days }, (_, i) => ({
          firstDay: formatTimeUs(nowUs - (days - 1 - i) * DAY_US).slice(0, 10),
          fromUs: nowUs - (days - i) * DAY_US,
          toUs: nowUs - (days - 1 - i) * DAY_US,
        })),
      tallies: (services, spans) =>
        Promise.resolve(
          services.map(() =>
            spans.map((_, i) => ({
              up: i === 0 ? 0 : 86_000,
              down: i === 1 ? 400 : 0,
              unknown: 0,
              maintenance: 0,
              outages: 0,
            })),
          ),
        ),
      percentOf: ({ up, down }) => (up + down === 0 ? null : (100 * up) / (up + down)),
      meant: (windows, services) =>
        Promise.resolve(
          new Map(
            windows.map((one) => [
              one,
              new Set(services.flatMap(({ id }) => (one.serviceIds.includes(id) ? [id] : []))),
            ]),
          ),
        ),
    },
  };
  const build = createStatusBuilder(sources);
  return (page = aPage({ services: [{ id: 1, name: 'Shop', group: 'Customers' }], days: 7 })) =>
    build(page, NOON_US, signal);
}

describe('createStatusBuilder', () => {
  it('shows chosen services alone, in the order of the settings, by the names that visitors know', async () => {
    const build = open({ services: [service(1, 'shop-prod'), service(2, 'hidden'), service(3, 'api-prod')] });
    const choice = (id: number, name: string | null) => ({ id, name, group: null });
    const { services } = await build(
      aPage({ services: [choice(3, 'API'), choice(1, null), choice(3, 'API again'), choice(9, 'gone')] }),
    );
    expect(services.map(({ id, name }) => [id, name])).toEqual([
      [3, 'API'],
      [1, 'shop-prod'],
    ]);
  });

  it('tells nothing but what the description of the public page names', async () => {
    const status = await open({
      services: [service(1, 'shop-prod-eu-1', { stateReason: 'connection refused by 10.0.0.7' })],
      windows: [window()],
      incidents: [incident()],
    })();
    expect(publicStatus.parse(status)).toEqual(status);
    expect(JSON.stringify(status)).not.toMatch(/10\.0\.0\.7|shop-prod|example\.com|Ada/);
    expect(status.incidents[0]?.service_ids).toEqual([1]);
  });

  it('has one bar a day, and the availability of all of them together', async () => {
    const { services } = await open({})();
    expect(services[0]?.days).toHaveLength(7);
    expect(services[0]?.days.slice(0, 3)).toEqual([
      { date: '2026-02-23', availability_percent: null, down_seconds: 0 },
      { date: '2026-02-24', availability_percent: (100 * 86_000) / 86_400, down_seconds: 400 },
      { date: '2026-02-25', availability_percent: 100, down_seconds: 0 },
    ]);
    expect(services[0]?.availability_percent).toBeCloseTo((100 * 516_000) / 516_400, 9);
  });

  it('lets maintenance hide what checks say, and keeps what is not public to itself', async () => {
    const down = service(1, 'shop', { state: 'down' });
    const status = await open({ services: [down], windows: [window({ isPublic: false })] })();
    expect(status).toMatchObject({ state: 'maintenance', maintenance: [] });
    expect(status.services[0]).toMatchObject({
      state: 'maintenance',
      since: formatTimeUs(NOON_US - MINUTE_US),
    });
  });

  it('tells of maintenance that means what is shown, running or to come', async () => {
    const soon = window({ id: 2, fromUs: NOON_US + MINUTE_US, toUs: NOON_US + 2 * MINUTE_US });
    const elsewhere = window({ id: 3, serviceIds: [7] });
    const { maintenance, services } = await open({ windows: [soon, elsewhere] })();
    expect(maintenance).toMatchObject([{ id: 2, state: 'planned', service_ids: [1] }]);
    expect(services[0]?.state).toBe('up');
  });

  it('does not claim to know of what is paused', async () => {
    const paused = aService({ paused: true }, { id: 1, state: 'up', stateSinceUs: NOON_US });
    expect((await open({ services: [paused] })()).services[0]).toMatchObject({
      state: 'unknown',
      since: null,
    });
  });
});
