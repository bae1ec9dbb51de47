import { createJudge, lookbackUs } from '../../../backend/src/checks/index.ts';
import type { CheckResultRow } from '../../../backend/src/model/index.ts';
import type { Store } from '../../../backend/src/store/index.ts';
import { observersOf } from './service-seed.ts';

const MINUTE_MS = 60_000;
const SETTLE_MS = 2_000;

export interface CheckRounds {
  stop(): Promise<{ readonly results: number; readonly settleMs: readonly number[] }>;
}

/** Both observers of each service report once a minute, one after the other, and every two seconds states are settled. */
export function keepChecking(store: Store, services: number, hosts: number): CheckRounds {
  const stopping = new AbortController();
  const { signal } = stopping;
  const settleMs: number[] = [];
  let results = 0;
  const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

  async function report(): Promise<void> {
    for (let turn = 0; !signal.aborted; turn += 1) {
      const began = performance.now();
      const serviceId = 1 + (turn % services);
      const [first, second] = observersOf(serviceId, hosts);
      const isFirst = Math.floor(turn / services) % 2 === 0;
      await store.services.addResults(
        [resultOf(serviceId, isFirst ? first : second)],
        AbortSignal.timeout(30_000),
      );
      results += 1;
      await rest(MINUTE_MS / (2 * services) - (performance.now() - began));
    }
  }

  async function settle(): Promise<void> {
    while (!signal.aborted) {
      const began = performance.now();
      const how = { nowUs: Date.now() * 1_000, lookbackUs, atMost: 200 };
      await store.serviceStates.settle(
        createJudge(() => ({ language: 'en', timeZone: 'UTC' })),
        how,
        AbortSignal.timeout(30_000),
      );
      settleMs.push(performance.now() - began);
      await rest(SETTLE_MS - (performance.now() - began));
    }
  }

  const working = Promise.all([report(), settle()]);
  working.catch(() => undefined);
  return {
    stop: async () => {
      stopping.abort();
      await working;
      return { results, settleMs };
    },
  };
}

function resultOf(serviceId: number, observerId: number): CheckResultRow {
  return {
    serviceId,
    observerId,
    timeUs: Date.now() * 1_000,
    status: 'up',
    durationMs: 42,
    dnsMs: 1,
    connectMs: 2,
    tlsMs: 9,
    firstByteMs: 30,
    statusCode: 200,
    error: null,
    certificateExpiresUs: null,
  };
}
