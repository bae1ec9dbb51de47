import { isAbsolute } from 'node:path';

import { DATABASE_PORTS, type DatabaseConfig, type DatabaseTls } from '../databases/types.ts';
import { readOrReport, readSecret, type Report } from './read-secret.ts';
import type { WrittenConfig, WrittenDatabase } from './schema.ts';

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
  const { log_file: logFile } = written;
  if (logFile !== undefined && type !== 'postgresql') {
    report([...path, 'log_file'], '`log_file` is looked at only with `type: postgresql`');
  }
  if (logFile !== undefined && !isAbsolute(logFile)) {
    report([...path, 'log_file'], `\`log_file\`: ${logFile} is no absolute path`);
  }
  return {
    key: `own:${written.name}`,
    name: written.name,
    type,
    host: written.host,
    port: written.port ?? DATABASE_PORTS[type],
    username: written.username,
    password: readSecret(written, 'password', path, report),
    database: written.database,
    tls: toTls(written.tls, [...path, 'tls'], report),
    intervalMs: written.interval,
    slowThresholdMs: written.slow_query_threshold,
    explain: written.explain,
    ...(logFile === undefined ? {} : { logFile }),
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
