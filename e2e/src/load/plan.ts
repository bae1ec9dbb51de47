/** How much is done at once, and for how long. */
export interface LoadPlan {
  /** Of the demo's fleet. */
  readonly hosts: number;
  readonly services: number;
  /** Services that the agent checks. */
  readonly checks: number;
  readonly users: number;
  /** Each user opens another page or dashboard so often. */
  readonly clickEveryMs: number;
  readonly searchesPerSecond: number;
  readonly viewers: number;
  /** Lines that the agent follows while the viewers look. */
  readonly linesPerSecond: number;
  /** A fifth of them as streams. */
  readonly gatewayPerSecond: number;
  readonly seconds: number;
  /** What is seen before belongs to no slope. */
  readonly warmUpSeconds: number;
  readonly sampleEveryMs: number;
  readonly past: PastPlan;
}

/** What is there before: how far each level reaches back, in hours. */
export interface PastPlan {
  /** Sent through the gate; the rest is made of it in the database. */
  readonly demo: string;
  readonly hours: Readonly<Record<'1h' | '5m' | '1m' | 'raw' | 'histograms', number>>;
  readonly days: number;
  readonly logLines: number;
  readonly llmCalls: number;
}

const WHOLE: LoadPlan = {
  hosts: 50,
  services: 100,
  checks: 100,
  users: 20,
  clickEveryMs: 5_000,
  searchesPerSecond: 0.5,
  viewers: 4,
  linesPerSecond: 2,
  gatewayPerSecond: 100,
  seconds: 600,
  warmUpSeconds: 60,
  sampleEveryMs: 5_000,
  past: {
    demo: '10m',
    hours: { '1h': 168, '5m': 25, '1m': 6.5, raw: 1.1, histograms: 24 },
    days: 7,
    logLines: 1_000_000,
    llmCalls: 20_000,
  },
};

/** A tenth, to see that all of it works. */
export const SHORT: LoadPlan = {
  ...WHOLE,
  hosts: 10,
  services: 12,
  checks: 10,
  users: 2,
  searchesPerSecond: 0.5,
  viewers: 2,
  gatewayPerSecond: 10,
  seconds: 20,
  warmUpSeconds: 5,
  sampleEveryMs: 1_000,
  past: {
    demo: '1m',
    hours: { '1h': 168, '5m': 2, '1m': 0.5, raw: 0.1, histograms: 1 },
    days: 1,
    logLines: 20_000,
    llmCalls: 100,
  },
};

/** Half of it for an hour, to see what grows. */
const SOAK: LoadPlan = {
  ...WHOLE,
  users: 10,
  searchesPerSecond: 0.25,
  viewers: 2,
  linesPerSecond: 1,
  gatewayPerSecond: 50,
  seconds: 3_600,
  warmUpSeconds: 900,
  sampleEveryMs: 15_000,
};

/** Of MINUTES, SOAK and SHORT. Throws with a sentence where MINUTES is no number above 0. */
export function planOf(env: Readonly<Record<string, string | undefined>>): LoadPlan {
  const plan = env.SHORT === '1' ? SHORT : env.SOAK === '1' ? SOAK : WHOLE;
  if (env.MINUTES === undefined || env.MINUTES === '') {
    return plan;
  }
  const seconds = Number(env.MINUTES) * 60;
  if (!Number.isFinite(seconds) || seconds <= 0) {
    throw new Error(`MINUTES is a number of minutes, such as 10; not ${env.MINUTES}`);
  }
  return { ...plan, seconds, warmUpSeconds: Math.min(plan.warmUpSeconds, seconds / 4) };
}
