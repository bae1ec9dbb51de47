import { keyOf, uniformAt } from './random/hash.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** 19:04 UTC, which is 03:04 in the morning in UTC+8. */
const DAILY_AT_MS = (19 * 60 + 4) * MINUTE_MS;
const SHORTEST_MS = 16 * MINUTE_MS;
const LONGEST_MS = 26 * MINUTE_MS;

/**
 * The story, in causal order: a deploy of settlement-worker holds transactions open, the connections of
 * payments-db run out, payments-api times out, web-gateway answers 502.
 */
export const INCIDENT_STAGES = {
  deploy: { beginsAfterMs: -90 * SECOND_MS, risesMs: 1, endsAfterMs: 0, fallsMs: 1 },
  pool: { beginsAfterMs: 0, risesMs: 75 * SECOND_MS, endsAfterMs: 0, fallsMs: 40 * SECOND_MS },
  api: {
    beginsAfterMs: 60 * SECOND_MS,
    risesMs: 60 * SECOND_MS,
    endsAfterMs: 30 * SECOND_MS,
    fallsMs: 45 * SECOND_MS,
  },
  gateway: {
    beginsAfterMs: 110 * SECOND_MS,
    risesMs: 60 * SECOND_MS,
    endsAfterMs: 60 * SECOND_MS,
    fallsMs: 50 * SECOND_MS,
  },
} as const;

export type IncidentStage = keyof typeof INCIDENT_STAGES;

export interface Incident {
  /** When the first connection is held too long. */
  readonly startMs: number;
  /** When settlement-worker is rolled back; what follows recovers in the same order. */
  readonly endMs: number;
}

export interface Incidents {
  /** How far a stage has come, from 0 (nothing) to 1. */
  stage(name: IncidentStage, timeMs: number): number;
  /** Incidents that begin within [fromMs, toMs), oldest first. */
  between(fromMs: number, toMs: number): readonly Incident[];
}

/** One incident a day at a fixed time, and those that began in a live run (`extraStartsMs`). */
export function createIncidents(seed: number, extraStartsMs: readonly number[]): Incidents {
  const key = keyOf(seed, 'incident');
  const extras = [...extraStartsMs]
    .sort((a, b) => a - b)
    .map((startMs) => ({ startMs, endMs: startMs + SHORTEST_MS }));

  function ofDay(day: number): Incident {
    const startMs = day * DAY_MS + DAILY_AT_MS;
    const lastsMs = SHORTEST_MS + uniformAt(key, day) * (LONGEST_MS - SHORTEST_MS);
    return { startMs, endMs: startMs + Math.round(lastsMs / MINUTE_MS) * MINUTE_MS };
  }

  return {
    stage(name, timeMs) {
      let height = stageOf(ofDay(Math.floor((timeMs - DAILY_AT_MS + DAY_MS / 2) / DAY_MS)), name, timeMs);
      for (const extra of extras) {
        height = Math.max(height, stageOf(extra, name, timeMs));
      }
      return height;
    },
    between(fromMs, toMs) {
      const found: Incident[] = extras.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
      for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day += 1) {
        const incident = ofDay(day);
        if (incident.startMs >= fromMs && incident.startMs < toMs) {
          found.push(incident);
        }
      }
      return found.sort((a, b) => a.startMs - b.startMs);
    },
  };
}

function stageOf(incident: Incident, name: IncidentStage, timeMs: number): number {
  const { beginsAfterMs, risesMs, endsAfterMs, fallsMs } = INCIDENT_STAGES[name];
  const rising = smooth((timeMs - incident.startMs - beginsAfterMs) / risesMs);
  const falling = smooth((timeMs - incident.endMs - endsAfterMs) / fallsMs);
  return rising * (1 - falling);
}

function smooth(x: number): number {
  const inside = Math.min(1, Math.max(0, x));
  return inside * inside * (3 - 2 * inside);
}
