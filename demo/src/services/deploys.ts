import type { Incidents } from '../incidents.ts';
import { keyOf } from '../random/hash.ts';
import { createRandom } from '../random/random.ts';
import type { Service } from './service-types.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Monday 2024-01-01: versions count weeks from here. */
const FIRST_WEEK_MS = Date.UTC(2024, 0, 1);
const INCIDENT_LEAD_MS = 90_000;
const LOOK_BACK_DAYS = 182;
/** Office hours in UTC+8. */
const OFFICE_HOURS = { from: 1.5, to: 10.5 };
const DEPLOYABLE = new Set(['nodejs', 'java', 'go', 'python']);

/** The service whose deploy starts the incident; it is deployed for no other reason. */
export const CULPRIT = 'settlement-worker';

export interface Deploy {
  readonly service: Service;
  readonly timeMs: number;
  readonly version: string;
  readonly kind: 'rollout' | 'rollback';
  /** A bad rollout brings errors for some minutes. */
  readonly bad: boolean;
}

export interface Deploys {
  between(fromMs: number, toMs: number): readonly Deploy[];
  /** The latest deploy of a service at or before a time. */
  last(service: Service, timeMs: number): Deploy | undefined;
  versionAt(service: Service, timeMs: number): string;
  /** What the latest deploy still does to requests: errors added (a part of all), and a factor for durations. */
  effect(service: Service, timeMs: number): { readonly errorShare: number; readonly slowness: number };
}

const NO_EFFECT = { errorShare: 0, slowness: 1 } as const;

/** A few deploys a day in office hours, and those of the incidents. */
export function createDeploys(seed: number, services: readonly Service[], incidents: Incidents): Deploys {
  const key = keyOf(seed, 'deploys');
  const candidates = services.filter(({ plan, name }) => DEPLOYABLE.has(plan.runtime) && name !== CULPRIT);
  const culprit = services.find(({ name }) => name === CULPRIT);
  const days = new Map<number, readonly Deploy[]>();
  const lastBeforeDay = new Map<string, Deploy | undefined>();

  function ofDay(day: number): readonly Deploy[] {
    const known = days.get(day);
    if (known !== undefined) {
      return known;
    }
    const made = [...rollouts(day), ...incidentDeploys(day)].sort((a, b) => a.timeMs - b.timeMs);
    days.set(day, made);
    return made;
  }

  function rollouts(day: number): Deploy[] {
    const random = createRandom(key, day);
    const count = random.int(3, 5);
    const list: Deploy[] = [];
    for (let i = 0; i < count; i += 1) {
      const service = candidates[random.int(0, candidates.length - 1)];
      const hour = OFFICE_HOURS.from + random.next() * (OFFICE_HOURS.to - OFFICE_HOURS.from);
      const timeMs = day * DAY_MS + Math.floor(hour * HOUR_MS);
      const bad = random.chance(0.25);
      if (service !== undefined && !list.some((other) => other.service === service)) {
        list.push({ service, timeMs, version: rolloutVersion(service, timeMs), kind: 'rollout', bad });
      }
    }
    return list;
  }

  function incidentDeploys(day: number): Deploy[] {
    if (culprit === undefined) {
      return [];
    }
    return incidents
      .between(day * DAY_MS - HOUR_MS, (day + 1) * DAY_MS + HOUR_MS)
      .flatMap(({ startMs, endMs }): Deploy[] => {
        const timeMs = startMs - INCIDENT_LEAD_MS;
        return [
          { service: culprit, timeMs, version: rolloutVersion(culprit, timeMs), kind: 'rollout', bad: false },
          { service: culprit, timeMs: endMs, version: baseVersion(culprit), kind: 'rollback', bad: false },
        ];
      })
      .filter(({ timeMs }) => Math.floor(timeMs / DAY_MS) === day);
  }

  function last(service: Service, timeMs: number): Deploy | undefined {
    const day = Math.floor(timeMs / DAY_MS);
    const today = ofDay(day).findLast((deploy) => deploy.service === service && deploy.timeMs <= timeMs);
    return today ?? lastBefore(service, day);
  }

  function lastBefore(service: Service, day: number): Deploy | undefined {
    const cacheKey = `${service.name} ${day}`;
    if (lastBeforeDay.has(cacheKey)) {
      return lastBeforeDay.get(cacheKey);
    }
    let found: Deploy | undefined;
    for (let back = 1; back <= LOOK_BACK_DAYS && found === undefined; back += 1) {
      found = ofDay(day - back).findLast((deploy) => deploy.service === service);
    }
    lastBeforeDay.set(cacheKey, found);
    return found;
  }

  return {
    last,
    between(fromMs, toMs) {
      const list: Deploy[] = [];
      for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day += 1) {
        list.push(...ofDay(day).filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs));
      }
      return list;
    },
    versionAt: (service, timeMs) => last(service, timeMs)?.version ?? baseVersion(service),
    effect(service, timeMs) {
      const deploy = last(service, timeMs);
      const ageMs = deploy === undefined ? Infinity : timeMs - deploy.timeMs;
      if (deploy === undefined || ageMs > 10 * MINUTE_MS) {
        return NO_EFFECT;
      }
      const errors = deploy.bad
        ? 0.12 * Math.exp(-ageMs / (3 * MINUTE_MS))
        : 0.015 * Math.exp(-ageMs / MINUTE_MS);
      // Caches and just-in-time compilers are cold after a start.
      return { errorShare: errors, slowness: 1 + 0.8 * Math.exp(-ageMs / (1.5 * MINUTE_MS)) };
    },
  };
}

/** Major number of the service, week since 2024, quarter of an hour in that week: rises with every deploy. */
function rolloutVersion(service: Service, timeMs: number): string {
  const week = Math.floor((timeMs - FIRST_WEEK_MS) / WEEK_MS);
  const quarterHour = Math.floor((timeMs - FIRST_WEEK_MS - week * WEEK_MS) / (15 * MINUTE_MS));
  return `${majorOf(service)}.${week}.${quarterHour}`;
}

function baseVersion(service: Service): string {
  return `${majorOf(service)}.0.${service.key % 10}`;
}

function majorOf(service: Service): number {
  return 1 + (service.key % 6);
}
