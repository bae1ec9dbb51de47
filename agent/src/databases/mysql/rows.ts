/** What the server answers: columns in lower case, values as their text. */
export type Row = Readonly<Record<string, string | null>>;

/** Asks one statement and reads all of its rows. Throws SqlError, or DatabaseTrouble when the connection is lost. */
export type Ask = (sql: string) => Promise<readonly Row[]>;

/** What the server says against a statement; the connection lives on. */
export class SqlError extends Error {
  /** Of the server: https://dev.mysql.com/doc/mysql-errors/en/ */
  readonly errno: number;
  constructor(errno: number, message: string) {
    super(message);
    this.name = 'SqlError';
    this.errno = errno;
  }
}

/** Null: no such column, NULL, or no number. */
export function numberIn(row: Row, column: string): number | null {
  const text = row[column];
  if (text === undefined || text === null || text === '') {
    return null;
  }
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** Never below 0: what servers count may be off by a little when it is not locked. */
export function countIn(row: Row, column: string): number | null {
  const value = numberIn(row, column);
  return value === null ? null : Math.max(0, value);
}

/** Null: no such column, NULL, or empty. */
export function textIn(row: Row, column: string): string | null {
  const text = row[column];
  return text === undefined || text === '' ? null : text;
}

/** As a literal of MySQL in the empty SQL mode. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** A name of a database, a table or a column. */
export function quotedName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
