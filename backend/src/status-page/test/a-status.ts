import { formatTimeUs, settings, type PublicStatus } from '@vigilops/contracts/api';
import type { PageSettings } from '../build-status.ts';

type Service = PublicStatus['services'][number];
type Incident = PublicStatus['incidents'][number];

export const NOON_US = Date.UTC(2026, 2, 1, 12) * 1_000;
const DAY_MS = 86_400_000;

export const at = (minutes: number) => formatTimeUs(NOON_US + minutes * 60e6);

export function aPage(changes: Partial<PageSettings> = {}): PageSettings {
  return { ...settings.parse({}).status_page, enabled: true, title: 'Example status', ...changes };
}

/** Ninety days up to NOON; `bad` says how many seconds it was down on how many days ago. */
export function aShownService(
  changes: Partial<Service> = {},
  bad: Readonly<Record<number, number>> = {},
  known = 90,
): Service {
  const days = Array.from({ length: 90 }, (_, i) => {
    const ago = 89 - i;
    const down = bad[ago] ?? 0;
    return {
      date: new Date(NOON_US / 1_000 - ago * DAY_MS).toISOString().slice(0, 10),
      availability_percent: ago >= known ? null : 100 * (1 - down / 86_400),
      down_seconds: ago >= known ? 0 : down,
    };
  });
  const down = days.reduce((sum, day) => sum + day.down_seconds, 0);
  return {
    id: 1,
    name: 'Shop',
    group: null,
    state: 'up',
    since: at(-10_000),
    availability_percent: known === 0 ? null : 100 * (1 - down / (known * 86_400)),
    days,
    ...changes,
  };
}

export function anIncident(changes: Partial<Incident> = {}): Incident {
  return {
    id: 1,
    title: 'Checkout is slow',
    impact: 'major',
    service_ids: [1],
    status: 'identified',
    started_at: at(-60),
    resolved_at: null,
    updates: [
      { at: at(-20), status: 'identified', text: 'A database is short of connections.\nWe are adding some.' },
      { at: at(-58), status: 'investigating', text: 'We look into it.' },
    ],
    ...changes,
  };
}

export function aStatus(changes: Partial<PublicStatus> = {}): PublicStatus {
  return {
    title: 'Example status',
    updated_at: at(0),
    state: 'operational',
    services: [aShownService()],
    incidents: [],
    maintenance: [],
    ...changes,
  };
}
