import { type DatabaseConfig, DatabaseTrouble } from '../types.ts';

/** What a server answers when it could not do what was asked. */
export interface SqlError extends Error {
  /** SQLSTATE. */
  readonly code: string;
  readonly severity: string;
}

export function isSqlError(error: unknown): error is SqlError {
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';
}

/** The statement failed, and the connection goes on: the rest can still be asked. */
export function isOfStatement(error: unknown): error is SqlError {
  return isSqlError(error) && error.severity !== 'FATAL' && error.severity !== 'PANIC';
}

const TLS_CODES =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/;
export const NO_TLS = 'The server does not support SSL connections';

/** Why it cannot be asked, in words that say what to do. `isOver`: the time of the round was, or the agent stops. */
export function troubleOf(error: unknown, config: DatabaseConfig, isOver: boolean): DatabaseTrouble {
  if (error instanceof DatabaseTrouble) {
    return error;
  }
  const { host, port } = config;
  const where = host.startsWith('/') ? `${host}/.s.PGSQL.${String(port)}` : `${host}:${String(port)}`;
  if (isOver) {
    return new DatabaseTrouble('timeout', `${where} did not answer in time`, { cause: error });
  }
  if (isSqlError(error)) {
    return troubleOfAnswer(error, config);
  }
  const { code = '', message } = errorOf(error);
  if (message === NO_TLS) {
    return new DatabaseTrouble(
      'tls',
      `${where} speaks no TLS: set ssl = on at the server, or databases[].tls.mode`,
      { cause: error },
    );
  }
  if (TLS_CODES.test(code) || /certificate|SSL connection/i.test(message)) {
    return new DatabaseTrouble(
      'tls',
      `TLS with ${where} failed (${message}): set databases[].tls.ca_file to the authority that signed its certificate, and host to a name that stands in it`,
      { cause: error },
    );
  }
  if (/password must be|SASL|SCRAM/.test(message)) {
    return new DatabaseTrouble(
      'password',
      `${where} asks for a password of user ${config.username ?? ''} and none fits: set databases[].password`,
      { cause: error },
    );
  }
  if (/^E[A-Z]+$/.test(code) || /terminated unexpectedly/.test(message)) {
    return new DatabaseTrouble(
      'unreachable',
      `${where} cannot be reached (${message}): is it running, and does listen_addresses allow this host?`,
      { cause: error },
    );
  }
  return new DatabaseTrouble('other', `${where} does not answer as PostgreSQL does (${message})`, {
    cause: error,
  });
}

function troubleOfAnswer(error: SqlError, { username = '', database = '' }: DatabaseConfig): DatabaseTrouble {
  const trouble = (kind: DatabaseTrouble['kind'], words: string) =>
    new DatabaseTrouble(kind, words, { cause: error });
  switch (error.code) {
    case '28P01':
      return trouble(
        'password',
        `password authentication failed for user ${username}: set databases[].password`,
      );
    case '28000':
      return trouble(
        'password',
        `the server does not let user ${username} in (${error.message}): create the role, or add a line to pg_hba.conf`,
      );
    case '3D000':
      return trouble('other', `there is no database ${database}: set databases[].database`);
    case '42501':
      return trouble('rights', `${error.message}: GRANT CONNECT ON DATABASE "${database}" TO "${username}";`);
    case '53300':
      return trouble(
        'too_many_connections',
        `${error.message}: end sessions, or raise max_connections or the limit of role ${username}`,
      );
    case '57014':
    case '55P03':
      return trouble('timeout', `the server did not answer in time (${error.message})`);
    case '57P03':
    case '57P01':
    case '57P02':
      return trouble('unreachable', `${error.message}; it is asked again soon`);
    default:
      return trouble('other', `the server refuses (${error.code}: ${error.message})`);
  }
}

/** Of several addresses of a name each has its own error; the first tells enough. */
function errorOf(error: unknown): { readonly code?: string | undefined; readonly message: string } {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  if (!(first instanceof Error)) {
    return { message: String(first) };
  }
  const code = 'code' in first && typeof first.code === 'string' ? first.code : undefined;
  return { code, message: first.message };
}
