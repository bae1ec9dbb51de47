import { DATABASE } from '@vigilops/contracts';
import type { DatabaseKind, DbReport } from '@vigilops/contracts/db-report';
import type { Attributes } from '@vigilops/otlp';

import type { DatabaseConfig, DatabaseType } from './types.ts';

/** Who is watched, as every report says it. */
export type ServerIdentity = Omit<DbReport, 'report'>;

/** MySQL or MariaDB: the server says so in its version, once it was reached. */
export function identityOf(
  { name, type, host, port }: DatabaseConfig,
  version: string | null,
): ServerIdentity {
  return { name, kind: kindOf(type, version), address: host, port: host.startsWith('/') ? null : port };
}

function kindOf(type: DatabaseType, version: string | null): DatabaseKind {
  return type === 'mysql' && version !== null && /mariadb/i.test(version) ? 'mariadb' : type;
}

/** What every point carries. */
export function identityAttributes({ name, kind, address, port }: ServerIdentity): Attributes {
  return {
    [DATABASE.instance]: name,
    [DATABASE.system]: kind,
    [DATABASE.address]: address,
    ...(port === null ? {} : { [DATABASE.port]: port }),
  };
}
