import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pythonWith } from '@vigilops/testkit/python';
import pg from 'pg';
import type { BenchDatabase } from './databases.ts';
import type { SearchLine } from './search-lines.ts';
import type { Asked } from './search-questions.ts';

/** Where lines lie in time, and which service wrote each. */
export interface LinePlace {
  readonly fromUs: number;
  readonly stepUs: number;
  serviceOf(line: number): string;
}

/** The newest hundred lines, of all or of those since `fromUs`. */
export interface PeerAnswer {
  readonly ms: number;
  readonly rows: number;
}

export interface SearchPeer {
  readonly name: string;
  search(asked: readonly Asked[], fromUs: number): Promise<PeerAnswer>;
  close(): Promise<void>;
}

const NEWEST = 100;
const LIMIT_S = 30;
const CHUNK = 500_000;

/**
 * ClickHouse in a process of its own, with the attributes of OpenTelemetry's exporter for it as a map, sorted by time, and
 * a filter of parts of three bytes for each 8,192 lines. Throws, with the reason, where it cannot be had.
 */
export async function openClickHouse(
  lines: AsyncGenerator<SearchLine>,
  count: number,
  place: LinePlace,
): Promise<SearchPeer> {
  const found = pythonWith('chdb', join(import.meta.dirname, 'chdb-requirements.txt'));
  if ('missing' in found) {
    throw new Error(found.missing);
  }
  const folder = await mkdtemp(join(tmpdir(), 'vigilops-chdb-'));
  const child = spawn(found.python, [join(import.meta.dirname, 'chdb-peer.py'), join(folder, 'data')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (sql: string): Promise<{ readonly text: string; readonly ms: number }> => {
    child.stdin.write(`${JSON.stringify(sql)}\n`);
    const { value, done } = await answers.next();
    if (done === true) {
      throw new Error(`ClickHouse ended with ${String(child.exitCode)}`);
    }
    const answer = JSON.parse(value) as { text: string; ms: number } | { error: string };
    if ('error' in answer) {
      throw new Error(answer.error.slice(0, 300));
    }
    return answer;
  };
  const close = async () => {
    child.stdin.end();
    if (child.exitCode === null) {
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ask('CREATE DATABASE bench');
    await ask(`CREATE TABLE bench.logs (
        time DateTime64(6, 'UTC'), service LowCardinality(String), severity UInt8, body String CODEC(ZSTD(1)),
        attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
        INDEX parts lower(body) TYPE ngrambf_v1(3, 32768, 2, 0) GRANULARITY 1,
        INDEX parts_as_written body TYPE ngrambf_v1(3, 32768, 2, 0) GRANULARITY 1)
      ENGINE = MergeTree ORDER BY time`);
    const began = performance.now();
    for (let first = 0; first < count; first += CHUNK) {
      const file = join(folder, 'lines.jsonl');
      await writeLines(file, lines, first, Math.min(CHUNK, count - first), place);
      await ask(`INSERT INTO bench.logs SELECT * FROM file('${file}', 'JSONEachRow',
        'time DateTime64(6, ''UTC''), service String, severity UInt8, body String, attributes Map(String, String)')`);
    }
    const seconds = (performance.now() - began) / 1_000;
    await ask('OPTIMIZE TABLE bench.logs FINAL');
    const { text: bytes } = await ask(
      `SELECT sum(bytes_on_disk) FROM system.parts WHERE database = 'bench' AND active`,
    );
    const { text: version } = await ask('SELECT version()');
    return {
      name: `ClickHouse ${version.trim()} in process (${(count / seconds / 1_000).toFixed(0)} k lines/s from files, ${(Number(bytes) / count).toFixed(1)} B a line)`,
      search: async (asked, fromUs) => {
        const conditions = [
          `time >= fromUnixTimestamp64Micro(${String(fromUs)})`,
          ...asked.map(inClickHouse),
        ];
        const { text, ms } = await ask(
          `SELECT time, service, severity, body, attributes FROM bench.logs WHERE ${conditions.join(' AND ')}
           ORDER BY time DESC LIMIT ${String(NEWEST)} SETTINGS max_execution_time = ${String(LIMIT_S)}`,
        );
        return { ms, rows: text === '' ? 0 : text.trimEnd().split('\n').length };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function writeLines(
  file: string,
  lines: AsyncGenerator<SearchLine>,
  first: number,
  count: number,
  place: LinePlace,
): Promise<void> {
  const out = createWriteStream(file);
  for (let i = first; i < first + count; i += 1) {
    const { body, severity, attributes } = (await lines.next()).value as SearchLine;
    const texts = Object.entries(JSON.parse(attributes) as object).map(([key, value]) => [
      key,
      String(value),
    ]);
    const line = {
      time: (Math.floor(place.fromUs + i * place.stepUs) / 1e6).toFixed(6),
      service: place.serviceOf(i),
      severity,
      body,
      attributes: Object.fromEntries(texts) as object,
    };
    if (!out.write(`${JSON.stringify(line)}\n`)) {
      await once(out, 'drain');
    }
  }
  out.end();
  await once(out, 'close');
}

const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
const likeText = (text: string) => text.toLowerCase().replace(/[\\%_]/g, '\\$&');

function inClickHouse(asked: Asked): string {
  switch (asked.kind) {
    case 'contains':
      return `lower(body) LIKE ${quoted(`%${likeText(asked.text)}%`)}`;
    case 'lacks':
      return `lower(body) NOT LIKE ${quoted(`%${likeText(asked.text)}%`)}`;
    case 'matches':
      return `match(body, ${quoted(asked.text)})`;
    case 'service':
      return `service = ${quoted(asked.text)}`;
    case 'error':
      return 'severity BETWEEN 17 AND 20';
    case 'field': {
      const value = `attributes[${quoted(asked.name)}]`;
      return 'equals' in asked
        ? `${value} = ${quoted(asked.equals)}`
        : `toFloat64OrNull(${value}) >= ${String(asked.least)}`;
    }
  }
}

/** PostgreSQL with an index of trigrams and one of time, on the very lines of our own table. Throws where it has no pg_trgm. */
export async function openTrigrams(database: BenchDatabase, count: number): Promise<SearchPeer> {
  await database.ask('CREATE EXTENSION IF NOT EXISTS pg_trgm');
  await database.ask(`CREATE TABLE trigrams AS
    SELECT l.time, s.service_name AS service, l.severity, l.body, l.attributes
    FROM vigilops.logs l JOIN vigilops.log_streams s ON s.id = l.stream_id ORDER BY l.time`);
  await database.ask('CREATE INDEX ON trigrams (time)');
  const began = performance.now();
  await database.ask('CREATE INDEX trigrams_body ON trigrams USING gin (body gin_trgm_ops)');
  const seconds = (performance.now() - began) / 1_000;
  await database.ask('VACUUM ANALYZE trigrams');
  const client = new pg.Client({ connectionString: database.url, statement_timeout: LIMIT_S * 1_000 });
  await client.connect();
  const [size] = await database.ask<{ bytes: number }>(
    `SELECT pg_total_relation_size('trigrams')::float8 AS bytes`,
  );
  return {
    name: `PostgreSQL with pg_trgm (${(count / seconds / 1_000).toFixed(0)} k lines/s of index built at once, ${((size?.bytes ?? NaN) / count).toFixed(0)} B a line)`,
    search: async (asked, fromUs) => {
      const conditions = [`time >= to_timestamp(${String(fromUs / 1e6)})`, ...asked.map(inPostgres)];
      const began = performance.now();
      const { rows } = await client.query(
        `SELECT time, service, severity, body, attributes FROM trigrams WHERE ${conditions.join(' AND ')}
         ORDER BY time DESC LIMIT ${String(NEWEST)}`,
      );
      return { ms: performance.now() - began, rows: rows.length };
    },
    close: async () => {
      await client.end();
      await database.ask('DROP TABLE trigrams');
    },
  };
}

const sqlText = (text: string) => `'${text.replaceAll("'", "''")}'`;

function inPostgres(asked: Asked): string {
  switch (asked.kind) {
    case 'contains':
      return `body ILIKE ${sqlText(`%${likeText(asked.text)}%`)}`;
    case 'lacks':
      return `body NOT ILIKE ${sqlText(`%${likeText(asked.text)}%`)}`;
    case 'matches':
      return `body ~ ${sqlText(asked.text)}`;
    case 'service':
      return `service = ${sqlText(asked.text)}`;
    case 'error':
      return 'severity BETWEEN 17 AND 20';
    case 'field': {
      const value = `attributes ->> ${sqlText(asked.name)}`;
      return 'equals' in asked
        ? `${value} = ${sqlText(asked.equals)}`
        : `(${value})::float8 >= ${String(asked.least)}`;
    }
  }
}
