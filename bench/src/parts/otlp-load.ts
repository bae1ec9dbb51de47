import { encodeLogsRequest, encodeMetricsRequest } from '@vigilops/otlp';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const HOSTS = 50;
const SERIES_PER_HOST = 200;
const LINES_PER_REQUEST = 5_000;

export interface Body {
  readonly bytes: Buffer;
  readonly items: number;
}

/** One round of 50 hosts with 200 series each: 10,000 points at one time. */
export function metricsBody(timeMs: number): Body {
  const timeUnixNano = BigInt(timeMs) * 1_000_000n;
  const groups = Array.from({ length: HOSTS }, (_, host) => ({
    resource: { 'host.id': `bench-${host}`, 'host.name': `bench-${host}` },
    scope: { name: 'bench' },
    metrics: Array.from({ length: SERIES_PER_HOST / 10 }, (_, metric) => ({
      name: `bench.metric.${metric}`,
      unit: '1',
      data: {
        kind: 'gauge' as const,
        points: Array.from({ length: 10 }, (_, core) => ({
          attributes: { 'cpu.logical_number': core, 'cpu.mode': 'user' },
          timeUnixNano,
          value: ((timeMs / 1000 + host * 7 + metric * 3 + core) % 97) / 97,
        })),
      },
    })),
  }));
  return { bytes: gzipSync(encodeMetricsRequest(groups), { level: 1 }), items: HOSTS * SERIES_PER_HOST };
}

/** 5,000 lines of about 150 bytes of one service. */
export function logsBody(request: number, timeMs: number): Body {
  const records = Array.from({ length: LINES_PER_REQUEST }, (_, i) => {
    const time = BigInt(timeMs) * 1_000_000n + BigInt(i) * 1_000n;
    const id = (request * LINES_PER_REQUEST + i).toString(16).padStart(12, '0');
    return {
      timeUnixNano: time,
      observedTimeUnixNano: time,
      severityNumber: i % 50 === 0 ? 17 : 9,
      severityText: i % 50 === 0 ? 'ERROR' : 'INFO',
      body: `${new Date(timeMs).toISOString()} INFO  [worker-${i % 16}] c.v.orders.Checkout order ${id} accepted in ${(i * 37) % 900} ms for cart ${(i * 7919) % 100_000} total ${(i % 500) + 0.99} EUR`,
      attributes: { 'log.file.path': '/var/log/app/orders.log', 'log.file.name': 'orders.log' },
    };
  });
  const resource = { 'host.id': `bench-${request % HOSTS}`, 'service.name': 'orders' };
  return {
    bytes: gzipSync(encodeLogsRequest([{ resource, scope: { name: 'bench' }, records }]), { level: 1 }),
    items: LINES_PER_REQUEST,
  };
}

const MAX_RESENDS = 30;

/**
 * Posts all bodies over `connections` keep-alive connections; returns items acknowledged a second. What is answered 503
 * is sent again after a second, as any sender does; only acknowledged items count.
 */
export async function postAll(
  url: string,
  bodies: readonly Body[],
  connections: number,
  token: string | undefined,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const waiting = [...bodies];
  const startedAt = performance.now();
  let items = 0;
  const lane = async () => {
    for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) {
      await postUntilTaken(url, body, agent, token);
      items += body.items;
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  agent.destroy();
  return items / ((performance.now() - startedAt) / 1000);
}

async function postUntilTaken(
  url: string,
  body: Body,
  agent: Agent,
  token: string | undefined,
): Promise<void> {
  for (let resends = 0; !(await post(url, body, agent, token)); resends += 1) {
    if (resends === MAX_RESENDS) {
      throw new Error(`${url} is still overloaded after ${String(resends)} attempts`);
    }
    await sleep(1_000);
  }
}

/** False when the receiver asks to send it again later. */
function post(url: string, body: Body, agent: Agent, token: string | undefined): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
      'content-length': body.bytes.length,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const call = request(url, { method: 'POST', agent, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const text = Buffer.concat(parts);
        // An empty body is a full success: anything in it is a partial one.
        if (answer.statusCode !== undefined && answer.statusCode < 300 && text.length === 0) {
          resolve(true);
        } else if (answer.statusCode === 503) {
          resolve(false);
        } else {
          reject(new Error(`${url} answered ${answer.statusCode}: ${text.toString('utf8', 0, 300)}`));
        }
      });
    });
    call.on('error', reject);
    call.end(body.bytes);
  });
}
