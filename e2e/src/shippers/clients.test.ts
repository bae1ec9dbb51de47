import { Client } from '@elastic/elasticsearch';
import { openHouse, type House } from '@vigilops/testkit/house';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import winston from 'winston';
import LokiTransport from 'winston-loki';
import { linesOnceStored } from './stored-lines.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
});
afterAll(() => house.close());

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${String(index)}`);

describe("Elasticsearch's own client", () => {
  const documents = (service: string) =>
    numbered(1_500).map((message) => ({
      '@timestamp': new Date().toISOString(),
      message,
      service: { name: service },
      host: { name: 'web-9' },
      log: { level: 'error' },
    }));

  it.each([
    ['Basic', () => ({ username: 'shipper', password: house.adminToken })],
    ['an ApiKey', () => ({ apiKey: { id: 'shipper', api_key: house.adminToken } })],
  ])('finds a server that it knows and stores each document once, with %s', async (how, authOf) => {
    const client = new Client({ node: house.url, auth: authOf(), compression: true });
    expect((await client.info()).tagline).toBe('You Know, for Search');
    const service = `elastic-${how.split(' ').at(-1)?.toLowerCase() ?? ''}`;
    const dropped: unknown[] = [];
    const { successful, failed } = await client.helpers.bulk({
      datasource: documents(service),
      onDocument: () => ({ create: { _index: 'logs-shop-default' } }),
      onDrop: (document) => void dropped.push(document),
    });
    expect({ successful, failed, dropped }).toEqual({ successful: 1_500, failed: 0, dropped: [] });
    const lines = await linesOnceStored(house, service, 1_500);
    expect(lines.map(({ body }) => body).sort()).toEqual(numbered(1_500).sort());
    expect(lines[0]).toMatchObject({ host_name: 'web-9', severity_number: 17 });
    await client.close();
  });

  it('hears of a document that is too old, and of a token that is unknown', async () => {
    const client = new Client({ node: house.url, auth: { username: 'x', password: house.adminToken } });
    const dropped: { readonly status: number; readonly error: unknown }[] = [];
    await client.helpers.bulk({
      datasource: [{ '@timestamp': '2001-01-01T00:00:00Z', message: 'old' }],
      onDocument: () => ({ create: { _index: 'logs' } }),
      onDrop: ({ status, error }) => void dropped.push({ status, error }),
    });
    expect(dropped).toEqual([
      {
        status: 400,
        error: {
          type: 'document_parsing_exception',
          reason: expect.stringContaining('older than') as string,
        },
      },
    ]);
    const stranger = new Client({ node: house.url, auth: { username: 'x', password: 'y' } });
    await expect(stranger.info()).rejects.toMatchObject({ statusCode: 401 });
    await Promise.all([client.close(), stranger.close()]);
  });
});

describe('a client of Loki', () => {
  it.each([
    ['JSON', true],
    ['protobuf in snappy', false],
  ])('stores each line once, in order, as %s', async (_form, json) => {
    const app = json ? 'loki-json' : 'loki-protobuf';
    const failures: unknown[] = [];
    const transport = new LokiTransport({
      host: house.url,
      basicAuth: `shipper:${house.adminToken}`,
      labels: { app, hostname: 'web-8' },
      json,
      interval: 1,
      format: winston.format.printf(({ message }) => String(message)),
      onConnectionError: (error) => void failures.push(error),
    });
    const logger = winston.createLogger({ transports: [transport] });
    for (const line of numbered(1_000)) {
      logger.warn(line);
    }
    const lines = await linesOnceStored(house, app, 1_000);
    logger.end();
    await once(logger, 'finish');
    expect(failures).toEqual([]);
    expect(lines.map(({ body }) => body.replace(/ \{.*/, ''))).toEqual(numbered(1_000));
    expect(lines[0]).toMatchObject({ host_name: 'web-8', severity_number: 13 });
  });
});
