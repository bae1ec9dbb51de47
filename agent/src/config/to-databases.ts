import type { DatabaseConfig, DatabaseTls, DatabaseType } from '../databases/types.ts';
import { readOrReport, readSecret, type Report } from './read-secret.ts';
import type { WrittenConfig, WrittenDatabase } from './schema.ts';

const PORTS = { postgresql: 5432, mysql: 3306, redis: 6379, mongodb: 27017 } as const satisfies Record<
  DatabaseType,
  number
>;

/** The block `databases`, and what a schema cannot say of it; reads passwords and authorities. */
export function toDatabases(written: WrittenConfig, report: Report): readonly DatabaseConfig[] {
  const names = new Set<string>();
  return written.databases.map((database, index) => {
    const path = ['databases', index];
    if (names.has(database.name)) {
      report([...path, 'name'], `\`name\`: there are two databases ${JSON.stringify(database.name)}`);
    }
    names.add(database.name);
    return toDatabase(database, path, report);
  });
}

function toDatabase(written: WrittenDatabase, path: readonly PropertyKey[], report: Report): DatabaseConfig {
  const type = written.type === 'mariadb' ? 'mysql' : written.type;
  if ((type === 'postgresql' || type === 'mysql') && written.username === undefined) {
    report(path, 'missing key `username`: the account that may read how the server is');
  }
  return {
    key: `own:${written.name}`,
    name: written.name,
    type,
    host: written.host,
    port: written.port ?? PORTS[type],
    username: written.username,
    password: readSecret(written, 'password', path, report),
    database: written.database,
    tls: toTls(written.tls, [...path, 'tls'], report),
    intervalMs: written.interval,
    slowThresholdMs: written.slow_query_threshold,
    explain: written.explain,
  };
}

function toTls(written: WrittenDatabase['tls'], path: readonly PropertyKey[], report: Report): DatabaseTls {
  const { mode, ca_file: caFile } = written;
  if (caFile === undefined) {
    return { mode: mode ?? 'prefer', ca: undefined };
  }
  if (mode !== undefined && mode !== 'verify') {
    report([...path, 'ca_file'], '`ca_file` is looked at only with `mode: verify`');
  }
  const ca = readOrReport(caFile, [...path, 'ca_file'], report);
  if (ca !== undefined && !ca.includes('-----BEGIN CERTIFICATE-----')) {
    report([...path, 'ca_file'], `\`ca_file\`: ${caFile} holds no PEM certificate`);
  }
  return { mode: 'verify', ca };
}
