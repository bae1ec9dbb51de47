import type { DatabaseKind } from './types.ts';

export interface FirstSteps {
  /** What an administrator of the server runs: an account that can read and nothing else. */
  readonly account: string;
  /** For agent.yaml. A test runs it past the agent's reader. */
  readonly yaml: string;
}

type ShownKind = Exclude<DatabaseKind, 'mariadb'>;
export const SHOWN_KINDS = [
  'postgresql',
  'mysql',
  'redis',
  'mongodb',
] as const satisfies readonly ShownKind[];

/** The way to a first server of each kind; MariaDB goes MySQL's. */
export const FIRST_STEPS: Readonly<Record<ShownKind, FirstSteps>> = {
  postgresql: {
    account: `CREATE ROLE vigilops LOGIN PASSWORD 'choose-one' CONNECTION LIMIT 3;
GRANT pg_monitor TO vigilops;
ALTER ROLE vigilops SET default_transaction_read_only = on;
-- What each statement costs; shared_preload_libraries must name it, too:
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;`,
    yaml: yamlOf('postgresql', 5432, 'postgres'),
  },
  mysql: {
    account: `CREATE USER 'vigilops'@'%' IDENTIFIED BY 'choose-one' WITH MAX_USER_CONNECTIONS 3;
GRANT PROCESS, REPLICATION CLIENT ON *.* TO 'vigilops'@'%';
GRANT SELECT ON performance_schema.* TO 'vigilops'@'%';
GRANT SELECT ON mysql.innodb_index_stats TO 'vigilops'@'%';
-- MariaDB, too:
GRANT SLAVE MONITOR ON *.* TO 'vigilops'@'%';
GRANT SELECT ON mysql.slow_log TO 'vigilops'@'%';`,
    yaml: yamlOf('mysql', 3306),
  },
  redis: {
    account:
      'ACL SETUSER vigilops on >choose-one ~* resetchannels -@all +ping +info +select +scan +type +memory|usage ' +
      '+slowlog|get +latency|latest +latency|histogram +client|list +client|setname +config|get',
    yaml: yamlOf('redis', 6379),
  },
  mongodb: {
    account: `db.getSiblingDB('admin').createUser({
  user: 'vigilops',
  pwd: 'choose-one',
  roles: [{ role: 'clusterMonitor', db: 'admin' }, { role: 'read', db: 'local' }],
})`,
    yaml: yamlOf('mongodb', 27017, 'admin'),
  },
};

function yamlOf(type: ShownKind, port: number, database?: string): string {
  return [
    'databases:',
    '  - name: shop',
    `    type: ${type}`,
    '    host: localhost',
    `    port: ${port}`,
    ...(database === undefined ? [] : [`    database: ${database}`]),
    '    username: vigilops',
    '    password: choose-one',
    '    slow_query_threshold: 1000ms',
  ].join('\n');
}
