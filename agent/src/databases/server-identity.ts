import { DATABASE } from '@vigilops/contracts';
import type { DatabaseKind, DbReport } from '@vigilops/contracts/db-report';
import type { Attributes } from '@vigilops/otlp';

import type { DatabaseConfig, DatabaseType } from './types.ts';

/** Who is watched, as every report says it. */
export type ServerIdentity = Omit<DbReport, 'report'>;

/** MySQL or MariaDB: the server says so in its version, once it was reached. */
export function identityOf(
  { name, type, host, port, definitionId }: DatabaseConfig,
  version: string | null,
): ServerIdentity {
  return {
    name,
    kind: kindOf(type, version),
    address: host,
    port: host.startsWith('/') ? null : port,
    ...(definitionId === undefined ? {} : { definition_id: definitionId }),
  };
}

function kindOf(type: DatabaseType, version: string | null): DatabaseKind {
  return type === 'mysql' && version !== null && /mariadb/i.test(version) ? 'mariadb' : type;
}

/** What every point carries; by which definition, reports alone say: it would make another series of each. */
export function identityAttributes({ name, kind, address, port }: ServerIdentity): Attributes {
  return {
    [DATABASE.instance]: name,
    [DATABASE.system]: kind,
    [DATABASE.address]: address,
    ...(port === null ? {} : { [DATABASE.port]: port }),
  };
}
