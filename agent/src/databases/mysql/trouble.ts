import { placeOf } from '../shared/open-socket.ts';
import { type DatabaseConfig, DatabaseTrouble, type TroubleKind } from '../types.ts';
import { SqlError } from './rows.ts';
import { UnknownPlugin } from './wire/log-in.ts';
import { NotMySql } from './wire/not-mysql.ts';

/** What a refusal means for who set it up. The server's own words are not repeated: some of them quote what was sent. */
export function troubleOf(error: unknown, config: DatabaseConfig): DatabaseTrouble | undefined {
  const place = placeOf(config);
  if (error instanceof NotMySql) {
    return new DatabaseTrouble('other', `${place} does not answer as MySQL does: ${error.message}`, {
      cause: error,
    });
  }
  if (error instanceof UnknownPlugin) {
    return new DatabaseTrouble(
      'password',
      `user ${userOf(config)} logs in by ${clean(error.plugin)}, which the agent does not know: ` +
        'ALTER USER … IDENTIFIED WITH caching_sha2_password (MariaDB: VIA ed25519)',
      { cause: error },
    );
  }
  if (!(error instanceof SqlError)) {
    return undefined;
  }
  const [kind, words] = REFUSALS[error.errno]?.(config) ?? [
    'other',
    `${place} answers with its error ${String(error.errno)}`,
  ];
  return new DatabaseTrouble(kind, words, { cause: error });
}

type Refusal = (config: DatabaseConfig) => readonly [TroubleKind, string];

const wrongPassword: Refusal = (config) => [
  'password',
  `password authentication failed for user ${userOf(config)}: set databases[].username and databases[].password, ` +
    'and see that the account may log in from this host, and without TLS where databases[].tls.mode is off',
];
const stopping: Refusal = (config) => [
  'unreachable',
  `${placeOf(config)} is shutting down, or ended the session`,
];

/** https://dev.mysql.com/doc/mysql-errors/en/server-error-reference.html */
const REFUSALS: Readonly<Record<number, Refusal>> = {
  1040: (config) => [
    'too_many_connections',
    `${placeOf(config)} has no connection left: raise max_connections, or end some`,
  ],
  1203: tooManyOfUser,
  1226: tooManyOfUser,
  1044: (config) => [
    'rights',
    `user ${userOf(config)} may not use the database ${clean(config.database ?? '')}: leave databases[].database out`,
  ],
  1045: wrongPassword,
  1698: wrongPassword,
  1049: (config) => [
    'other',
    `there is no database ${clean(config.database ?? '')}: leave databases[].database out`,
  ],
  1053: stopping,
  1079: stopping,
  1927: stopping,
  4031: stopping,
  1129: (config) => [
    'other',
    `${placeOf(config)} refuses this host after too many errors: FLUSH HOSTS; (MySQL 8: TRUNCATE performance_schema.host_cache;)`,
  ],
  1130: (config) => [
    'rights',
    `${placeOf(config)} lets no account in from this host: CREATE USER ${userOf(config)}@'<this host>' …`,
  ],
  1251: (config) => [
    'password',
    `user ${userOf(config)} has a password of an old kind: set it anew with ALTER USER`,
  ],
  1820: expired,
  1862: expired,
  3118: (config) => ['password', `user ${userOf(config)} is locked: ALTER USER … ACCOUNT UNLOCK`],
  4151: (config) => ['password', `user ${userOf(config)} is locked: ALTER USER … ACCOUNT UNLOCK`],
  3159: (config) => ['tls', `${placeOf(config)} wants TLS: set databases[].tls.mode to verify, or to prefer`],
};

function tooManyOfUser(config: DatabaseConfig): readonly [TroubleKind, string] {
  return [
    'too_many_connections',
    `user ${userOf(config)} has too many connections, or has used up its limit of an hour: see its MAX_USER_CONNECTIONS`,
  ];
}

function expired(config: DatabaseConfig): readonly [TroubleKind, string] {
  return [
    'password',
    `the password of user ${userOf(config)} has expired: ALTER USER … PASSWORD EXPIRE NEVER`,
  ];
}

function userOf({ username }: DatabaseConfig): string {
  return clean(username ?? 'root');
}

function clean(text: string): string {
  return text.replace(/[^\w.@%-]/g, '?').slice(0, 64);
}
