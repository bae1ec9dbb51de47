import { keyOf } from '../random/hash.ts';
import { createRandom, type Random } from '../random/random.ts';
import { CULPRIT } from '../services/deploys.ts';
import { activityAt } from '../services/footprint.ts';
import { STRICKEN, healthAt } from '../services/health.ts';
import type { Runtime } from '../services/plan.ts';
import type { Instance } from '../services/service-types.ts';
import { statusOf } from '../metrics/service/request-metrics.ts';
import { CELL_MS } from '../time/cells.ts';
import type { World } from '../world.ts';
import { accessLine, levelOfStatus } from './formats/access-line.ts';
import { FORMATS, accessLogOf, logPathOf } from './files.ts';
import type { LogLine, Message, Template } from './log-types.ts';
import { chooseMessage } from './messages/choose.ts';
import {
  LOCK_WAIT,
  NO_SLOTS,
  OPENSEARCH_MESSAGES,
  POSTGRES_MESSAGES,
  RABBIT_MESSAGES,
  REDIS_MESSAGES,
} from './messages/infrastructure-messages.ts';
import { poolTimeout } from './messages/request-messages.ts';
import { BATCH_MESSAGES, CHINESE_MESSAGES, ENGLISH_MESSAGES, FAULTS } from './messages/service-messages.ts';

/** Lines a second of one source at a time, and how one is made. */
interface Voice {
  rate(timeMs: number): number;
  speak(timeMs: number, random: Random): LogLine | undefined;
}

/** Access lines are written for this part of the requests. */
const ACCESS_SAMPLED = 0.045;
const ROUTINE_PER_SECOND = 0.011;
const BATCH_PER_SECOND = 0.05;
const FAULTS_PER_SECOND = 0.00012;
const STORAGE_PER_SECOND = 0.005;

const STORAGE_MESSAGES: Partial<Record<Runtime, readonly Template[]>> = {
  postgresql: POSTGRES_MESSAGES,
  redis: REDIS_MESSAGES,
  rabbitmq: RABBIT_MESSAGES,
  opensearch: OPENSEARCH_MESSAGES,
};

/** What services log besides traced requests: lines of one cell, in no order. */
export function createServiceLogs(world: World): (cell: number) => LogLine[] {
  const sources = world.services
    .flatMap(({ instances }) => instances)
    .flatMap((instance) =>
      voicesOf(world, instance).map((voice, i) => ({ instance, voice, key: keyOf(instance.key, 'logs', i) })),
    );
  return (cell) => {
    const fromMs = cell * CELL_MS;
    const lines: LogLine[] = [];
    for (const { instance, voice, key } of sources) {
      const rate = voice.rate(fromMs);
      if (rate <= 0) {
        continue;
      }
      const random = createRandom(key, cell);
      const count = random.poisson((rate * CELL_MS) / 1000);
      for (let i = 0; i < count; i += 1) {
        const timeMs = fromMs + Math.floor(random.next() * CELL_MS);
        const line = world.lifetimes.runs(instance, timeMs) ? voice.speak(timeMs, random) : undefined;
        if (line !== undefined) {
          lines.push(line);
        }
      }
    }
    return lines;
  };
}

/** A message as a line of the instance's own log. */
export function serviceLine(
  world: World,
  instance: Instance,
  message: Message,
  timeMs: number,
  random: Random,
  ids: { traceId?: Uint8Array; spanId?: Uint8Array } = {},
): LogLine {
  const pid = world.lifetimes.pid(instance, timeMs);
  const stampMs = timeMs + instance.host.clockOffsetMs;
  const body = FORMATS[instance.service.plan.runtime](message, {
    timeMs: stampMs,
    instance,
    pid,
    random,
    ...ids,
  });
  return {
    timeMs,
    host: instance.host,
    service: instance.service.name,
    filePath: logPathOf(instance),
    level: message.level,
    body,
    ...ids,
  };
}

function voicesOf(world: World, instance: Instance): Voice[] {
  const { plan } = instance.service;
  const own = storyVoices(world, instance);
  const storage = STORAGE_MESSAGES[plan.runtime];
  if (storage !== undefined) {
    return [
      ...own,
      templateVoice(world, instance, storage, (t) => STORAGE_PER_SECOND * (0.5 + activityAt(instance, t))),
    ];
  }
  if (plan.runtime === 'nginx') {
    return [...own, accessVoice(world, instance)];
  }
  const batch = plan.rhythm === 'batch' && plan.operations.length === 0;
  const routine = batch ? BATCH_MESSAGES : plan.language === 'zh' ? CHINESE_MESSAGES : ENGLISH_MESSAGES;
  const perSecond = batch ? BATCH_PER_SECOND : ROUTINE_PER_SECOND;
  return [
    ...own,
    templateVoice(world, instance, routine, (t) => perSecond * activityAt(instance, t)),
    templateVoice(
      world,
      instance,
      FAULTS[plan.runtime] ?? [],
      (t) =>
        FAULTS_PER_SECOND * activityAt(instance, t) +
        0.4 * world.deploys.effect(instance.service, t).errorShare,
    ),
  ];
}

function templateVoice(
  world: World,
  instance: Instance,
  templates: readonly Template[],
  rate: (timeMs: number) => number,
): Voice {
  return {
    rate,
    speak(timeMs, random) {
      const message = chooseMessage(templates, random);
      return message === undefined ? undefined : serviceLine(world, instance, message, timeMs, random);
    },
  };
}

function accessVoice(world: World, instance: Instance): Voice {
  const operations = instance.service.operations;
  const total = operations.reduce((sum, operation) => sum + world.traffic.peakRps(operation), 0);
  return {
    rate: (timeMs) => ACCESS_SAMPLED * total * instance.share * activityAt(instance, timeMs),
    speak(timeMs, random) {
      let left = random.next() * total;
      const operation = operations.find((each) => (left -= world.traffic.peakRps(each)) < 0) ?? operations[0];
      if (operation === undefined) {
        return undefined;
      }
      const health = healthAt(world, operation, timeMs);
      const outcome = random.next();
      const failed = outcome < health.incidentErrors;
      const status = failed
        ? statusOf(operation, 'incident')
        : outcome < health.incidentErrors + health.ownErrors
          ? 500
          : outcome < health.incidentErrors + health.ownErrors + health.clientErrors
            ? statusOf(operation, 'client')
            : statusOf(operation, 'ok');
      const seconds = failed
        ? 5 + random.next() * 0.2
        : random.logNormal(world.traffic.medianMs(operation) / 1000, 0.5) * health.slowness;
      const path = operation.route.replaceAll(/\{[^}]+\}/g, () => String(random.int(100_000, 999_999)));
      const upstream = `10.20.0.${10 + (operation.key % 40)}:${instance.port}`;
      return {
        timeMs,
        host: instance.host,
        service: instance.service.name,
        filePath: accessLogOf(instance),
        level: levelOfStatus(status),
        body: accessLine(
          {
            timeMs: timeMs + instance.host.clockOffsetMs,
            method: operation.method,
            path,
            status,
            seconds,
            upstream,
          },
          random,
        ),
      };
    },
  };
}

/** Lines that only the incident brings. */
function storyVoices(world: World, instance: Instance): Voice[] {
  const stage = world.incidents.stage;
  switch (instance.service.name) {
    case STRICKEN.database:
      return [
        templateVoice(world, instance, [LOCK_WAIT], (t) => 0.4 * stage('pool', t)),
        // Slots run out only when the pool is nearly full.
        templateVoice(world, instance, [NO_SLOTS], (t) => (stage('pool', t) > 0.9 ? 1.1 : 0)),
      ];
    case CULPRIT:
      return [templateVoice(world, instance, [OPEN_TRANSACTION], (t) => 0.15 * stage('deploy', t))];
    case STRICKEN.api:
      return [
        {
          rate: (t) => failuresPerSecond(world, instance, t),
          speak: (timeMs, random) => serviceLine(world, instance, poolTimeout(random), timeMs, random),
        },
      ];
    case STRICKEN.gateway:
      return [
        templateVoice(world, instance, [UPSTREAM_TIMED_OUT], (t) => failuresPerSecond(world, instance, t)),
      ];
    default:
      return [];
  }
}

/** Requests a second that fail because of the incident: as many as the metrics count. */
function failuresPerSecond(world: World, instance: Instance, timeMs: number): number {
  const exposed = instance.service.operations.reduce(
    (sum, operation) =>
      sum + healthAt(world, operation, timeMs).incidentErrors * world.traffic.peakRps(operation),
    0,
  );
  return exposed * instance.share * activityAt(instance, timeMs);
}

const OPEN_TRANSACTION: Template = {
  weight: 1,
  level: 'warn',
  say: (r) => ({
    text: `settlement batch ${r.int(4000, 4999)} keeps its transaction open: ${r.int(2000, 90_000)} of 120000 rows`,
    logger: 'SettlementBatch',
  }),
};

const UPSTREAM_TIMED_OUT: Template = {
  weight: 1,
  level: 'error',
  say: (r) =>
    `upstream timed out (110: Connection timed out) while reading response header from upstream, client: 198.51.100.${r.int(1, 254)}, server: shop.example, request: "POST /api/${r.pick(['payments', 'checkout'])} HTTP/1.1", upstream: "http://10.20.0.${r.int(14, 16)}:8180/payments", host: "shop.example"`,
};
