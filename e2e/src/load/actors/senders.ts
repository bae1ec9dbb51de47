import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { HEADER } from '@vigilops/contracts';
import { createFleet, type FleetRequest } from '../fleet.ts';
import { createHearing, type Heard, type Hearing } from '../heard.ts';
import type { Place } from '../place.ts';

const compress = promisify(gzip);
const LIMIT_MS = 60_000;

/**
 * The demo's fleet, live: each host sends its own measurements and lines, services their metrics and traces, each at its
 * time however long the answers before it take.
 */
export async function sendFleet(place: Place): Promise<Heard> {
  const hearing = createHearing();
  const fromMs = Date.now();
  const fleet = createFleet(place.plan);
  const under = new Set<Promise<void>>();
  for (const { dueMs, requests } of fleet.between(fromMs, fromMs + place.plan.seconds * 1_000)) {
    await sleep(Math.max(0, dueMs - Date.now()));
    for (const request of requests()) {
      const one: Promise<void> = post(request, place, hearing).finally(() => under.delete(one));
      under.add(one);
    }
  }
  await Promise.all(under);
  return hearing.all();
}

/** Answered with a success means stored. */
async function post(
  { signal, body, rows, dueMs }: FleetRequest,
  { url, token }: Place,
  hearing: Hearing,
): Promise<void> {
  const kind = `ingest: ${signal}`;
  try {
    await sleep(Math.max(0, dueMs - Date.now()));
    const response = await fetch(`${url}/v1/${signal}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/x-protobuf',
        'content-encoding': 'gzip',
        [HEADER.batchId]: randomUUID(),
      },
      body: new Uint8Array(await compress(body, { level: 1 })),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const answer = await response.bytes();
    // Anything in a body is a partial success: rows were refused.
    if (!response.ok || answer.length > 0) {
      hearing.failed(kind, `${String(response.status)} ${Buffer.from(answer).toString('utf8', 0, 200)}`);
      return;
    }
    hearing.heard(kind, Date.now() - dueMs);
    Object.entries(rows).forEach(([what, count]) => {
      hearing.sent(what, count);
    });
  } catch (error) {
    hearing.failed(kind, error instanceof Error ? error.message : String(error));
  }
}
