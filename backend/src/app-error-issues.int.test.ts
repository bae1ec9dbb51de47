import { encodeLogsRequest } from '@vigilops/otlp';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openErrorIssues, type ErrorIssues } from './app-error-issues.ts';
import { createStopOrder } from './app-stop.ts';
import { createPipeline, createTemplateRoom, DEFAULT_DECODE_LIMITS } from './ingest/index.ts';
import { aToken } from './ingest/test/memory-hosts.ts';
import { createStore, STORE_DEFAULTS, type Store } from './store/index.ts';
import { STORE_SCHEMA } from './store/test/store-schema.ts';

const signal = AbortSignal.timeout(120_000);
const SEVERITY = { info: 9, error: 17 };
const trace = (release: number, order: number) =>
  `shop.CartClosed: cart ${String(order)} is closed\n\tat shop.Cart.add(Cart.java:${String(40 + release)})\n` +
  `\tat shop.Cart.lambda$all$${String(release)}(Cart.java:9)\n\tat java.lang.Thread.run(Thread.java:8)`;

interface Line {
  readonly body: string;
  readonly severityNumber?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

describeEngines('error issues from the gate to the list', STORE_SCHEMA, (suite) => {
  const order = createStopOrder(silentLogger);
  const deps = { clock: systemClock, logger: silentLogger };
  let store: Store;
  let issues: ErrorIssues;
  beforeAll(async () => {
    const { url } = await suite.freshDatabase();
    const one = suite.maxConnections === 1;
    store = createStore(
      {
        ...STORE_DEFAULTS,
        url,
        engine: suite.engine,
        maxConnections: one ? 1 : 4,
        writerConnections: one ? 0 : 2,
        copyFromRows: suite.canCopy ? STORE_DEFAULTS.copyFromRows : Infinity,
        commitTimeoutMs: 30_000,
      },
      { ...deps, readDisk: null },
    );
    await store.component.start();
    issues = openErrorIssues(deps, { store }, order);
  });
  afterAll(async () => {
    await order.stop();
    await store.component.stop();
  });

  /** A backend of its own, with templates of its own, on the same database. */
  const backend = (instance: string) => {
    const room = createTemplateRoom({
      ...deps,
      store: store.logTemplates,
      instance,
      issueOf: issues.issueOf((id) => room.textOf(id)),
    });
    const pipeline = createPipeline({
      catalog: store.catalog,
      hosts: store.hosts,
      limits: DEFAULT_DECODE_LIMITS,
      clock: systemClock,
      templates: room.stage,
    });
    return async (host: string, version: string, lines: readonly Line[]) => {
      const body = encodeLogsRequest([
        {
          resource: { 'service.name': 'shop', 'service.version': version, 'host.name': host },
          scope: { name: 'test' },
          records: lines.map((line) => ({ timeUnixNano: BigInt(Date.now()) * 1_000_000n, ...line })),
        },
      ]);
      const sender = { token: aToken('api'), batchId: null, receivedAtUs: Date.now() * 1_000 };
      const decoded = await pipeline.decode('logs', body, sender, signal);
      expect(await store.writer.commit([decoded.batch], signal)).toMatchObject([{ status: 'stored' }]);
    };
  };

  it('are the same from every backend, host, release and form, and lines that are no errors have none', async () => {
    const [a, b] = [backend('a'), backend('b')];
    await a('web-a', '1.0.0', [
      { body: trace(1, 4711), severityNumber: SEVERITY.error },
      { body: trace(1, 12) },
      { body: 'lost 10.0.0.7 after 3 ms', severityNumber: SEVERITY.error },
      { body: 'all is well', severityNumber: SEVERITY.info },
      { body: 'two\nlines' },
      { body: trace(1, 5), severityNumber: SEVERITY.info },
    ]);
    await b('web-b', '1.1.0', [
      {
        body: 'checkout failed',
        severityNumber: SEVERITY.info,
        attributes: { 'exception.type': 'shop.CartClosed', 'exception.stacktrace': trace(2, 99) },
      },
      { body: 'lost 10.9.9.9 after 80 ms', severityNumber: SEVERITY.error },
    ]);
    const fold = issues.jobs.find(({ name }) => name === 'error-issues');
    expect(await fold?.run(signal)).toMatchObject({ open: 2 });

    const nowUs = Date.now() * 1_000;
    const { items } = await store.errorIssues.list(
      {
        fromUs: nowUs - 600_000_000,
        toUs: nowUs + 60_000_000,
        parts: 4,
        states: [],
        services: [],
        hostIds: [],
        version: null,
        text: '',
        sort: 'lines',
        offset: 0,
        limit: 10,
      },
      signal,
    );
    expect(
      items.map(({ type, title, lines, hosts, firstVersion, lastVersion }) => [
        type,
        title,
        lines,
        hosts,
        firstVersion,
        lastVersion,
      ]),
    ).toEqual([
      ['shop.CartClosed', 'cart <num> is closed', 3, 2, '1.0.0', '1.1.0'],
      ['', 'lost <ip> after <num> ms', 2, 2, '1.0.0', '1.1.0'],
    ]);
    const stored = await store.database.query<{ issue: number | null; lines: number }>(
      {
        text: 'SELECT issue_id::float8 AS issue, count(*)::int AS lines FROM vigilops.logs GROUP BY 1 ORDER BY 2 DESC, 1',
      },
      { signal, timeoutMs: 20_000 },
    );
    expect(new Map(stored.map(({ issue, lines }) => [issue, lines]))).toEqual(
      new Map<number | null, number>([
        [items[0]?.id ?? 0, 3],
        [items[1]?.id ?? 0, 2],
        [null, 3],
      ]),
    );
  });
});
