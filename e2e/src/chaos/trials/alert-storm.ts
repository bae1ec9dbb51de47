import { setTimeout as sleep } from 'node:timers/promises';

import { type House, until } from '@vigilops/testkit/house';

import { mutantEnvironment } from '../mutant.ts';
import { type HeardAlert, type NastyReceiver, openNastyReceiver } from '../nasty-receiver.ts';
import type { Field, Trial } from '../trial.ts';
import { compare } from '../verdict.ts';

const ALERTS_A_ROUND = 30;
const KILLS_A_ROUND = 2;
/** Who was refused several times tries again after a minute or two, well as the receiver is then. */
const STALL_MS = 200_000;
/** What a version that loses messages will not send any more. */
const MUTANT_STALL_MS = 25_000;
const STATUSES = ['firing', 'resolved'] as const;

/** Alerts of another system come up and go down while the backend is killed, and who is told is in moods. */
export const alertStorm: Trial = {
  name: 'alert-storm',
  promise:
    'G15: each alert is told to fire and to be over, in this order, and again under the same key alone',
  usesHouse: true,
  rounds: 1,
  async run(field) {
    const { random, mutant, rounds } = field;
    const house = await field.house();
    const env = mutantEnvironment(mutant);
    const restart = async (signal: NodeJS.Signals, more: Record<string, string>): Promise<void> => {
      await house.endBackend(signal);
      await house.startBackend(more);
    };
    if (mutant !== undefined) {
      await restart('SIGTERM', env);
      field.cleanUp(() => restart('SIGTERM', {}));
    }
    const receiver = await openNastyReceiver(random);
    field.cleanUp(() => receiver.close());
    await openChannel(house, receiver.url, field);
    const storm = `storm-${crypto.randomUUID()}`;
    const count = rounds * ALERTS_A_ROUND;
    const stallMs = mutant === undefined ? STALL_MS : MUTANT_STALL_MS;
    let kills = 0;
    for (const status of STATUSES) {
      receiver.sicken();
      await send(house, storm, count, status);
      for (let kill = 0; kill < rounds * KILLS_A_ROUND; kill += 1) {
        await sleep(500 + random() * 3_000);
        await restart('SIGKILL', env);
        kills += 1;
      }
      receiver.heal();
      await untilHeard(receiver, count * (STATUSES.indexOf(status) + 1), stallMs);
    }
    const heard = receiver.heard.filter(({ name }) => name.startsWith(storm));
    const notes = [
      `${String(count)} alerts up and down, ${String(kills)} kills, ${String(receiver.nasty)} bad answers of a receiver, ` +
        `${String(heard.length - keyed(heard).length)} repeats under the same key`,
    ];
    const all = new Set(Array.from({ length: count * STATUSES.length }, (_, index) => index));
    return compare(all, keyed(heard).map(numberOf), { faults: outOfOrder(heard, count, storm), notes });
  },
  mutants: [
    {
      name: 'a message counts as sent though its receiver is broken',
      file: 'backend/src/notify/http/judge.ts',
      find: "return { outcome: 'unreachable', error: said };",
      replace: "return { outcome: 'sent', receipt: null };",
    },
  ],
};

async function openChannel(house: House, url: string, { cleanUp }: Field): Promise<void> {
  const path = '/api/v1/notification-channels';
  const name = `program ${crypto.randomUUID()}`;
  const made = await house.ask<{ channel?: { id: string }; id?: string }>(path, {
    name,
    type: 'webhook',
    config: { url },
  });
  const id = made.channel?.id ?? made.id ?? '';
  cleanUp(async () => {
    await fetch(`${house.url}${path}/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${house.adminToken}` },
    });
  });
}

/** As Prometheus does: again and again until it is taken. */
async function send(
  house: House,
  storm: string,
  count: number,
  status: (typeof STATUSES)[number],
): Promise<void> {
  const endsAt = new Date().toISOString();
  const alerts = Array.from({ length: count }, (_, place) => ({
    labels: { alertname: `${storm} ${String(place)}`, severity: place % 3 === 0 ? 'critical' : 'warning' },
    ...(status === 'firing' ? {} : { endsAt }),
  }));
  await until('the alerts are taken', 60_000, async () => {
    const answer = await fetch(`${house.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    return answer.ok ? true : undefined;
  });
}

/** Until so many were heard, whatever comes twice, or nothing more comes. */
async function untilHeard(receiver: NastyReceiver, wanted: number, stallMs: number): Promise<void> {
  let before = 0;
  for (let quietMs = 0; quietMs < stallMs; quietMs += 250) {
    const heard = new Set(keyed(receiver.heard).map(({ name, status }) => `${name} ${status}`)).size;
    if (heard >= wanted) {
      return;
    }
    quietMs = heard > before ? 0 : quietMs;
    before = heard;
    await sleep(250);
  }
}

/** Without what came again under the key by which a receiver knows it. */
function keyed(heard: readonly HeardAlert[]): readonly HeardAlert[] {
  return [...new Map(heard.map((one) => [`${one.name} ${one.status} ${one.key}`, one])).values()];
}

const placeOf = ({ name }: HeardAlert): number => Number(name.split(' ').at(-1));
const numberOf = (one: HeardAlert): number => placeOf(one) * STATUSES.length + STATUSES.indexOf(one.status);

function outOfOrder(heard: readonly HeardAlert[], count: number, storm: string): readonly string[] {
  return Array.from({ length: count }, (_, place) => `${storm} ${String(place)}`).flatMap((wanted, place) => {
    const of = heard.filter(({ name }) => name === wanted);
    const lastFiring = of.findLastIndex(({ status }) => status === 'firing');
    const firstOver = of.findIndex(({ status }) => status === 'resolved');
    return firstOver < 0 || lastFiring < firstOver ? [] : [`alert ${String(place)} was told out of order`];
  });
}
