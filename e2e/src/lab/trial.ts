import type { Incident } from '@vigilops/contracts/api';
import type { House } from '@vigilops/testkit/house';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@vigilops/testkit/house';
import type { Fault } from './faults/index.ts';
import { askOrNothing } from './read/ask.ts';
import { causeOf, type CauseFound } from './read/cause.ts';
import { notificationsSince, type Notifications } from './read/notifications.ts';
import { reportOf } from './read/report.ts';
import { signsSince, type Sign } from './read/signs.ts';
import type { Stage } from './stage.ts';

const LOOK_MS = 1_000;
/** For evidence, causes and what else belongs to it, after the first sign. */
const SETTLE_MS = 20_000;
const RECOVERY_MS = 45_000;

/** What the house made of a fault; null where it says nothing of it. */
export interface Trial {
  readonly fault: string;
  readonly title: string;
  readonly skipped: string | null;
  readonly noticedAfterSeconds: number | null;
  readonly first: Pick<Sign, 'kind' | 'text'> | null;
  readonly signs: number;
  /** Signs of other things meanwhile. */
  readonly others: readonly string[];
  readonly cause: CauseFound | null;
  readonly notifications: Notifications | null;
  readonly words: Readonly<Record<string, boolean>> | null;
}

/** A fault that is over. */
export interface Tried {
  /** Without its cause. */
  readonly trial: Trial;
  /** With what the house holds to be its cause by now. */
  withCause(): Promise<Trial>;
}

/** Makes a fault, waits until the house says something of it, asks what it knows by then, and undoes the fault. */
export async function tryFault(stage: Stage, fault: Fault): Promise<Tried> {
  const skipped = fault.impossible?.(stage);
  if (skipped !== undefined) {
    const trial = { ...nothingOf(fault), skipped };
    return { trial, withCause: () => Promise.resolve(trial) };
  }
  const { house } = stage;
  const known = new Set((await signsSince(house, new Date(Date.now() - 3_600_000))).map(({ key }) => key));
  const since = new Date();
  const began = performance.now();
  const fresh = async () => (await signsSince(house, since)).filter(({ key }) => !known.has(key));
  let isUndone = false;
  const undo = async () => {
    if (!isUndone) {
      isUndone = true;
      await fault.end(stage);
      await until('the checks are well again', RECOVERY_MS, stage.allWell).catch(() => undefined);
    }
  };
  const own = (signs: readonly Sign[]) => signs.filter(({ text }) => fault.about.test(text));
  try {
    const beginning = fault.begin(stage);
    beginning.catch(() => undefined);
    const first = await firstSign(async () => own(await fresh()), fault.patienceMs);
    const noticedAfterSeconds = first === undefined ? null : (performance.now() - began) / 1_000;
    await beginning;
    if (first !== undefined) {
      await sleep(SETTLE_MS);
    }
    const signs = await fresh();
    const incidentId = await ownIncident(house, own(signs), since);
    const service = first?.service ?? null;
    const notifications = (await notificationsSince(house, since)) ?? null;
    const over = new Date();
    const said = own(signs).map(({ text }) => text);
    const wordsIn = async (cause: CauseFound | undefined) => {
      const report = [
        ...said,
        incidentId === null ? '' : await reportOf(house, incidentId),
        cause?.text ?? '',
      ].join('\n');
      return Object.fromEntries(Object.entries(fault.words).map(([word, form]) => [word, form.test(report)]));
    };
    const trial: Trial = {
      ...nothingOf(fault),
      noticedAfterSeconds,
      first: first ?? null,
      signs: said.length,
      others: signs.filter(({ text }) => !fault.about.test(text)).map(({ kind, text }) => `${kind}: ${text}`),
      notifications,
      words: first === undefined ? null : await wordsIn(undefined),
    };
    await undo();
    return {
      trial,
      withCause: async () => {
        const cause =
          first === undefined
            ? undefined
            : await causeOf(house, { incidentId, service, onset: since, until: over, right: fault.cause });
        return cause === undefined ? trial : { ...trial, cause, words: await wordsIn(cause) };
      },
    };
  } finally {
    await undo();
  }
}

/** One that began with the fault: signs may join what an earlier fault has left open. */
async function ownIncident(house: House, signs: readonly Sign[], since: Date): Promise<number | null> {
  for (const id of new Set(signs.flatMap(({ incidentId }) => incidentId ?? []))) {
    const incident = await askOrNothing<Incident>(house, `/api/v1/incidents/${String(id)}`);
    if (incident !== undefined && new Date(incident.started_at) >= since) {
      return id;
    }
  }
  return null;
}

async function firstSign(
  look: () => Promise<readonly Sign[]>,
  patienceMs: number,
): Promise<Sign | undefined> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const [first] = await look();
    if (first !== undefined) {
      return first;
    }
    await sleep(LOOK_MS);
  }
  return undefined;
}

function nothingOf({ name, title }: Fault): Trial {
  return {
    fault: name,
    title,
    skipped: null,
    noticedAfterSeconds: null,
    first: null,
    signs: 0,
    others: [],
    cause: null,
    notifications: null,
    words: null,
  };
}
