import type { DatabaseKind } from './types.ts';

/** As forms show them. */
export const SHOWN_KINDS = [
  'postgresql',
  'mysql',
  'mariadb',
  'redis',
  'mongodb',
] as const satisfies readonly DatabaseKind[];

/** Who asks, where nobody says otherwise. */
export const USUAL_ACCOUNT = 'vigilops';

export const USUAL_PORTS: Readonly<Record<DatabaseKind, number>> = {
  postgresql: 5_432,
  mysql: 3_306,
  mariadb: 3_306,
  redis: 6_379,
  mongodb: 27_017,
};

/** Where the agent connects first; what is not here needs none. */
export const USUAL_DATABASES: Readonly<Partial<Record<DatabaseKind, string>>> = {
  postgresql: 'postgres',
  mongodb: 'admin',
};

/** What an administrator of the server runs. A test holds it to what the agent documents. */
const LEAST_ROLES: Readonly<Record<DatabaseKind, string>> = {
  postgresql: `CREATE ROLE vigilops LOGIN PASSWORD 'choose-one' CONNECTION LIMIT 3;
GRANT pg_monitor TO vigilops;
ALTER ROLE vigilops SET default_transaction_read_only = on;
ALTER ROLE vigilops SET statement_timeout = '10s';
-- What each statement costs; shared_preload_libraries must name it, too:
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;`,
  mysql: `CREATE USER 'vigilops'@'%' IDENTIFIED BY 'choose-one' WITH MAX_USER_CONNECTIONS 3;
GRANT PROCESS, REPLICATION CLIENT ON *.* TO 'vigilops'@'%';
GRANT SELECT ON performance_schema.* TO 'vigilops'@'%';
GRANT SELECT ON mysql.innodb_index_stats TO 'vigilops'@'%';`,
  mariadb: `-- Before 10.5 without SLAVE MONITOR:
CREATE USER 'vigilops'@'%' IDENTIFIED BY 'choose-one' WITH MAX_USER_CONNECTIONS 3;
GRANT PROCESS, REPLICATION CLIENT, SLAVE MONITOR ON *.* TO 'vigilops'@'%';
GRANT SELECT ON performance_schema.* TO 'vigilops'@'%';
GRANT SELECT ON mysql.innodb_index_stats TO 'vigilops'@'%';
GRANT SELECT ON mysql.slow_log TO 'vigilops'@'%';`,
  redis:
    'ACL SETUSER vigilops on >choose-one ~* resetchannels -@all +ping +info +select +scan +type +memory|usage ' +
    '+slowlog|get +latency|latest +latency|histogram +client|list +client|setname +config|get',
  mongodb: `db.getSiblingDB("admin").createUser({ user: "vigilops", pwd: passwordPrompt(),
  roles: [{ role: "clusterMonitor", db: "admin" }, { role: "read", db: "local" }] })`,
};

/**
 * The SQL or commands that make an account that can read what is told of the server, and nothing else. A name that would
 * need quoting stays the usual one.
 */
export function leastRole(kind: DatabaseKind, account = USUAL_ACCOUNT): string {
  const role = LEAST_ROLES[kind];
  return /^[a-z_][a-z0-9_]{0,31}$/.test(account) ? role.replaceAll(USUAL_ACCOUNT, account) : role;
}
