import { silentLogger, systemClock } from '@vigilops/runtime';
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { channelRequest } from '../../packages/contracts/src/api/index.ts';
import type { NewNotice } from '../../backend/src/model/index.ts';
import {
  channelOfType,
  createAskHttp,
  createMessenger,
  createResolve,
  createTokenShelf,
  DEFAULT_MESSENGER_LIMITS,
  systemLookUp,
} from '../../backend/src/notify/index.ts';
import { createSealedSecrets, createSealer } from '../../backend/src/sealed-text.ts';
import { createStore, STORE_DEFAULTS, type Store } from '../../backend/src/store/index.ts';
import { benchDatabases } from './parts/databases.ts';
import { tellFigure } from './parts/figures.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';

/**
 * The way of a message from the outbox to a receiver and back: claimed, written, signed, sent over HTTP on loopback,
 * settled, each in its own transaction. Messages a second of one messenger with 1, 4 and 16 channels; and how long one
 * takes from its COMMIT to the receiver while nothing else is under way.
 */
const MESSAGES = isShort() ? 100 : 2_000;
const RUNS = isShort() ? 1 : 5;
const SINGLE = isShort() ? 5 : 200;
const idle = new AbortController().signal;

let received = 0;
let onReceived: () => void = () => undefined;
const receiver = createServer((request, response) => {
  request.resume().on('end', () => {
    received += 1;
    onReceived();
    response.setHeader('Content-Type', 'application/json').end('{"ok":true}');
  });
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/hook`;

console.log(`input: ${String(MESSAGES)} messages of one alert each by webhook; load ${loadNow()}`);
for (const open of benchDatabases()) {
  const database = await open();
  const store = createStore(
    { ...STORE_DEFAULTS, url: database.url, engine: 'auto' },
    { logger: silentLogger, clock: systemClock, readDisk: null },
  );
  await store.component.start();
  console.log(`\n${database.name}`);
  await measure(store);
  await store.component.stop();
  await database.close();
}
receiver.close();
receiver.closeAllConnections();

async function measure(store: Store): Promise<void> {
  const secrets = createSealedSecrets(
    createSealer('a secret of the bench alone', randomBytes),
    'notification channel',
  );
  const resolve = createResolve({ lookUp: systemLookUp, allowPrivate: true });
  const messenger = createMessenger({
    notices: store.notices,
    channels: store.channels,
    links: store.actionLinks,
    databaseTime: store.databaseTime,
    channelOfType,
    secrets,
    tools: {
      resolve,
      ask: createAskHttp(resolve),
      clock: systemClock,
      randomId: randomUUID,
      tokens: createTokenShelf(systemClock),
    },
    house: () => ({ name: 'VigilOps', language: 'en', timeZone: 'UTC' }),
    publicUrl: null,
    logsUrl: (base, { query }) => `${base}/logs?query=${query}`,
    incidentUrl: (base, id) => `${base}/incidents/${String(id)}`,
    randomBytes,
    random: Math.random,
    clock: systemClock,
    logger: silentLogger,
    limits: DEFAULT_MESSENGER_LIMITS,
    onInApp: () => undefined,
  });
  const channels: number[] = [];
  for (const count of [1, 4, 16]) {
    while (channels.length < count) {
      channels.push(await makeChannel(store, secrets.seal({ url, secret: 'of the bench' }), channels.length));
    }
    const rates: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      await store.notices.add(messagesFor(channels, MESSAGES), await now(store), idle);
      const fromMs = performance.now();
      for (const goal = received + MESSAGES; received < goal;) {
        await messenger.round();
      }
      rates.push((MESSAGES / (performance.now() - fromMs)) * 1_000);
    }
    console.log(`${String(count)} channels: ${spread(rates, 'messages/s')}`);
  }
  const times: number[] = [];
  for (let single = 0; single < SINGLE; single += 1) {
    await store.notices.add(messagesFor(channels.slice(0, 1), 1), await now(store), idle);
    const fromMs = performance.now();
    const arrived = new Promise<number>((done) => {
      onReceived = () => {
        done(performance.now() - fromMs);
      };
    });
    const round = messenger.round();
    times.push(await arrived);
    await round;
  }
  console.log(`COMMIT to receiver, alone: ${spread(times, 'ms')}`);
  tellFigure({
    what: 'message, COMMIT to its receiver (webhook)',
    unit: 'ms',
    ours: times,
    target: { most: 5_000 },
  });
}

async function now(store: Store): Promise<number> {
  return Math.round(await store.databaseTime(idle));
}

async function makeChannel(store: Store, sealed: string | null, serial: number): Promise<number> {
  const definition = channelRequest.parse({ name: `bench ${String(serial)}`, type: 'webhook', config: {} });
  const audit = {
    actor: { kind: 'command', id: null, name: 'bench' },
    action: 'notification_channel.created',
    subject: definition.name,
    detail: {},
    address: null,
  } as const;
  const made = await store.channels.create({ definition, sealed }, audit, idle);
  if (made.outcome !== 'created') {
    throw new Error('the channel is there already');
  }
  return made.id;
}

/** Each of an incident of its own, in turn for each channel. */
function messagesFor(channels: readonly number[], count: number): readonly NewNotice[] {
  return Array.from({ length: count }, (_, index) => {
    const alert = {
      id: index + 1,
      status: 'firing',
      severity: 'warning',
      ruleName: 'CPU high',
      message: `web-${String(index)}: CPU 97 %, above 90 %`,
      value: 0.97,
      hostName: `web-${String(index)}`,
      serviceName: null,
      labels: { team: 'shop', region: 'eu' },
      annotations: {},
      generatorUrl: null,
      firedUs: 1_772_366_400e6,
      resolvedUs: null,
    } as const;
    return {
      incidentId: index + 1,
      channelId: channels[index % channels.length] ?? 0,
      channelName: 'bench',
      channelType: 'webhook',
      kind: 'firing',
      step: 0,
      severity: 'warning',
      alertIds: [alert.id],
      dueUs: 0,
      content: {
        kind: 'firing',
        severity: 'warning',
        priority: 2,
        priorityReason: 'one host',
        title: alert.message,
        cause: 'a deployment 3 min before',
        startedUs: alert.firedUs,
        resolvedUs: null,
        acknowledgedBy: null,
        alerts: [alert],
        firing: 1,
        resolved: 0,
        evidence: [],
        runbook: '',
        step: 0,
        addressees: [],
        lines: [],
      },
    };
  });
}
