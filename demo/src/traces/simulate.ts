import type { Random } from '../random/random.ts';
import { POOL_TIMEOUT_MS, STRICKEN, failingShare, healthAt, incidentStatus } from '../services/health.ts';
import { statusOf } from '../metrics/service/request-metrics.ts';
import type { Call, Instance, Operation } from '../services/service-types.ts';
import type { World } from '../world.ts';
import {
  clientAttributes,
  databaseAttributes,
  messagingAttributes,
  serverAttributes,
} from './span-attributes.ts';
import { KIND, type Cause, type Span } from './trace-types.ts';

const NETWORK_MS = 0.35;
const SPREAD = 0.45;
/** No duration is longer than this many medians: a trace must end within LONGEST_TRACE_MS. */
const LONGEST_IN_MEDIANS = 6;
/** A message waits at most this long; longer waits would tear the trace apart. */
const LONGEST_QUEUE_MS = 2500;
/** Every span of a trace begins within this time after the trace's begin. */
export const LONGEST_TRACE_MS = 15_000;

interface Outcome {
  readonly endMs: number;
  readonly failed: boolean;
}

interface Ask {
  readonly operation: Operation;
  readonly parent: Span | undefined;
  readonly startMs: number;
  /** A retry that goes through: the incident does not touch it. */
  readonly spared: boolean;
}

/** One request from the outside through all services that it reaches. */
export function simulate(world: World, random: Random, operation: Operation, startMs: number): Span[] {
  const spans: Span[] = [];
  const number = random.int(100_000, 999_999);

  function open(
    parent: Span | undefined,
    instance: Instance,
    name: string,
    kind: Span['kind'],
    atMs: number,
  ): Span {
    const span: Span = {
      spanId: random.bytes(8),
      parentSpanId: parent?.spanId,
      instance,
      name,
      kind,
      startMs: atMs,
      endMs: atMs,
      attributes: {},
    };
    spans.push(span);
    return span;
  }

  function lasting(medianMs: number): number {
    return Math.min(random.logNormal(medianMs, SPREAD), medianMs * LONGEST_IN_MEDIANS);
  }

  function serve({ operation: asked, parent, startMs: atMs, spared }: Ask): Outcome {
    const instance = random.pick(asked.service.instances);
    const consumer = asked.kind === 'consumer';
    const name = consumer ? `process ${asked.route}` : `${asked.method} ${asked.route}`;
    const span = open(parent, instance, name, consumer ? KIND.consumer : KIND.server, atMs);
    const health = healthAt(world, asked, atMs);
    const selfMs = lasting(asked.selfMs * health.slowness);
    const work = attend({ asked, span, health, spared, fromMs: atMs + selfMs * 0.4 });
    span.endMs = work.endMs + selfMs * 0.6;
    const path = asked.route.replaceAll(/\{[^}]+\}/g, String(number));
    span.served = { operation: asked, cause: work.cause, status: work.status, path };
    Object.assign(
      span.attributes,
      consumer
        ? messagingAttributes(asked.route, 'process')
        : serverAttributes(asked, work.status, path, instance),
    );
    const failed = work.status >= 500;
    if (failed) {
      span.error = { type: errorTypeOf(work.cause, work.status), message: messageOf(work.cause, asked) };
    }
    return { endMs: span.endMs, failed };
  }

  function attend(step: {
    asked: Operation;
    span: Span;
    health: ReturnType<typeof healthAt>;
    spared: boolean;
    fromMs: number;
  }): { endMs: number; cause: Cause; status: number } {
    const { asked, span, health, spared, fromMs } = step;
    const stricken = asked.service.name === STRICKEN.api;
    if (stricken && !spared && random.chance(failingShare(world, asked.service, fromMs))) {
      const waited = open(span, span.instance, 'HikariPool.getConnection', KIND.internal, fromMs);
      waited.endMs = fromMs + POOL_TIMEOUT_MS + random.next() * 12;
      waited.error = {
        type: 'java.sql.SQLTransientConnectionException',
        message: messageOf('pool-timeout', asked),
      };
      waited.attributes['db.client.connection.pool.name'] = STRICKEN.database;
      return { endMs: waited.endMs, cause: 'pool-timeout', status: incidentStatus(asked.service) };
    }
    if (random.chance(health.ownErrors)) {
      return { endMs: fromMs, cause: 'own', status: statusOf(asked, 'own') };
    }
    if (random.chance(health.clientErrors)) {
      return { endMs: fromMs, cause: 'client', status: statusOf(asked, 'client') };
    }
    let cursor = fromMs;
    for (const call of asked.calls) {
      if (!random.chance(call.probability)) {
        continue;
      }
      const outcome = callOut(call, span, cursor, spared);
      cursor = outcome.endMs;
      if (outcome.failed) {
        return { endMs: cursor, cause: 'dependency', status: incidentStatus(asked.service) };
      }
    }
    return { endMs: cursor, cause: 'ok', status: statusOf(asked, 'ok') };
  }

  function callOut(call: Call, caller: Span, atMs: number, spared: boolean): Outcome {
    switch (call.to) {
      case 'service':
        return callService(call.operation, caller, atMs, spared);
      case 'queue':
        return publish(call, caller, atMs);
      case 'database':
      case 'cache':
        return callStorage(call, caller, atMs);
      case 'external': {
        const span = open(caller, caller.instance, `${call.method}`, KIND.client, atMs);
        span.endMs = atMs + lasting(call.ms);
        Object.assign(span.attributes, clientAttributes(call.method, call.host, 443, call.path, 200));
        return { endMs: span.endMs, failed: false };
      }
      default:
        return call satisfies never;
    }
  }

  function callService(asked: Operation, caller: Span, atMs: number, spared: boolean): Outcome {
    const span = open(caller, caller.instance, asked.method, KIND.client, atMs);
    const answer = serve({ operation: asked, parent: span, startMs: atMs + NETWORK_MS, spared });
    span.endMs = answer.endMs + NETWORK_MS;
    const served = spans.findLast((other) => other.served?.operation === asked);
    const status = served?.served?.status ?? 200;
    const target = served?.instance ?? caller.instance;
    Object.assign(
      span.attributes,
      clientAttributes(asked.method, target.host.name, target.port, served?.served?.path ?? '/', status),
    );
    if (!answer.failed) {
      return { endMs: span.endMs, failed: false };
    }
    span.error = { type: String(status), message: `${asked.service.name} answered ${status}` };
    // At first the proxy still finds an upstream that answers; when most fail, its retries fail too.
    const tired =
      failingShare(world, caller.instance.service, atMs) /
      Math.max(0.01, failingShare(world, asked.service, atMs));
    if (caller.instance.service.plan.runtime === 'nginx' && !spared && !random.chance(Math.min(1, tired))) {
      return callService(asked, caller, span.endMs, true);
    }
    return { endMs: span.endMs, failed: true };
  }

  function callStorage(
    call: Extract<Call, { to: 'database' | 'cache' }>,
    caller: Span,
    atMs: number,
  ): Outcome {
    const target = call.service.instances[0] ?? caller.instance;
    const attributes = databaseAttributes(call, target);
    const span = open(caller, caller.instance, attributes.name, KIND.client, atMs);
    Object.assign(span.attributes, attributes.attributes);
    const held = call.service.name === STRICKEN.database ? 1 + 9 * world.incidents.stage('pool', atMs) : 1;
    span.endMs = atMs + lasting(call.ms * held);
    return { endMs: span.endMs, failed: false };
  }

  function publish(call: Extract<Call, { to: 'queue' }>, caller: Span, atMs: number): Outcome {
    const span = open(caller, caller.instance, `send ${call.destination}`, KIND.producer, atMs);
    span.endMs = atMs + lasting(1.2);
    Object.assign(span.attributes, messagingAttributes(call.destination, 'send'));
    for (const consumer of call.consumers) {
      const waitedMs = Math.min(LONGEST_QUEUE_MS, 4 + random.exponential(60));
      const host = consumer.service.instances[0]?.host;
      if (host !== undefined && !world.uptime.isAway(host, span.endMs + waitedMs)) {
        serve({ operation: consumer, parent: span, startMs: span.endMs + waitedMs, spared: true });
      }
    }
    return { endMs: span.endMs, failed: false };
  }

  serve({ operation, parent: undefined, startMs, spared: false });
  return spans;
}

function errorTypeOf(cause: Cause, status: number): string {
  return cause === 'pool-timeout' ? 'java.sql.SQLTransientConnectionException' : String(status);
}

function messageOf(cause: Cause, operation: Operation): string {
  switch (cause) {
    case 'pool-timeout':
      return `HikariPool-1 - Connection is not available, request timed out after ${POOL_TIMEOUT_MS}ms`;
    case 'dependency':
      return `${operation.name}: a dependency failed`;
    default:
      return `${operation.name} failed`;
  }
}
