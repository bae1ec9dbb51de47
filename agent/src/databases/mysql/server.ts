import { type Ask, numberIn, textIn } from './rows.ts';

/** What a server is, and how it can be asked; it stays so for as long as the connection lives. */
export interface Server {
  readonly kind: 'mysql' | 'mariadb';
  /** In its own words, with `MariaDB` in it where it is one. */
  readonly version: string;
  readonly number: VersionNumber;
  /** Tells it from other servers that may stand behind the same address. */
  readonly identity: string;
  /** As in GRANT: `'name'@'host'`. */
  readonly account: string;
  readonly hasPerformanceSchema: boolean;
  /** What its performance schema writes down, such as `events_statements_history_long`. */
  readonly consumers: ReadonlySet<string>;
  readonly pageBytes: number;
}

type VersionNumber = readonly [major: number, minor: number, patch: number];

/** Whether it is a MySQL of at least this version. */
export function isMySql({ kind, number }: Server, ...least: VersionNumber): boolean {
  return kind === 'mysql' && isAtLeast(number, least);
}

export function isMariaDb({ kind, number }: Server, ...least: VersionNumber): boolean {
  return kind === 'mariadb' && isAtLeast(number, least);
}

function isAtLeast(number: VersionNumber, least: VersionNumber): boolean {
  const at = number.findIndex((part, place) => part !== least[place]);
  return at === -1 || (number[at] ?? 0) > (least[at] ?? 0);
}

export async function lookAtServer(ask: Ask): Promise<Server> {
  const [row = {}] = await ask(
    `SELECT VERSION() AS version, @@version_comment AS comment, CONCAT_WS(' ', @@hostname, @@port, @@server_id) AS identity,
      CURRENT_USER() AS account, @@performance_schema AS performance_schema, @@innodb_page_size AS page_bytes`,
  );
  const ownVersion = textIn(row, 'version') ?? '';
  const comment = textIn(row, 'comment') ?? '';
  const isMaria = /mariadb/i.test(`${ownVersion} ${comment}`);
  return {
    kind: isMaria ? 'mariadb' : 'mysql',
    version: versionText(ownVersion, isMaria),
    number: parseVersion(ownVersion),
    identity: textIn(row, 'identity') ?? '',
    account: accountOf(textIn(row, 'account') ?? ''),
    hasPerformanceSchema: numberIn(row, 'performance_schema') === 1,
    consumers: new Set(),
    pageBytes: numberIn(row, 'page_bytes') ?? 16_384,
  };
}

/** What runs in clouds leaves the word out at times. */
function versionText(version: string, isMaria: boolean): string {
  const named = isMaria && !/mariadb/i.test(version) ? `${version}-MariaDB` : version;
  return named.slice(0, 256);
}

/** Of `5.5.5-10.6.12-MariaDB` the second: the first is there for old replicas. */
export function parseVersion(version: string): VersionNumber {
  const [, major = '0', minor = '0', patch = '0'] =
    /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version.replace(/^5\.5\.5-(?=\d)/, '')) ?? [];
  return [Number(major), Number(minor), Number(patch)];
}

/** `vigilops@10.0.%` → `'vigilops'@'10.0.%'`. */
function accountOf(user: string): string {
  const at = user.lastIndexOf('@');
  const part = (text: string) => `'${text.replaceAll("'", "''")}'`;
  return at === -1 ? part(user) : `${part(user.slice(0, at))}@${part(user.slice(at + 1))}`;
}
