import type { Statement } from '../database.ts';

/** A piece of SQL with its parameters. Values never become text: they are numbered when the pieces are joined. */
export interface Sql {
  readonly strings: readonly string[];
  readonly values: readonly unknown[];
}

/** sql`… ${value} …`: a value becomes a parameter, a piece of SQL becomes part of the text. */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): Sql {
  const text: string[] = [strings[0] ?? ''];
  const parameters: unknown[] = [];
  values.forEach((value, index) => {
    const after = strings[index + 1] ?? '';
    if (!isSql(value)) {
      parameters.push(value);
      text.push(after);
      return;
    }
    append(text, value.strings[0] ?? '');
    text.push(...value.strings.slice(1));
    parameters.push(...value.values);
    append(text, after);
  });
  return new Piece(text, parameters);
}

/** Joins pieces; no pieces make an empty piece. */
export function join(pieces: readonly Sql[], separator: Sql): Sql {
  return pieces.reduce((all, piece, index) => (index === 0 ? piece : sql`${all}${separator}${piece}`), sql``);
}

/** All conditions, or nothing at all where there is none. */
export function where(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`` : sql`WHERE ${join(conditions, sql` AND `)}`;
}

export function statement(piece: Sql): Statement {
  const text = piece.strings.reduce(
    (all, part, index) => (index === 0 ? part : `${all}$${index}${part}`),
    '',
  );
  return { text, values: piece.values };
}

class Piece implements Sql {
  readonly strings: readonly string[];
  readonly values: readonly unknown[];

  constructor(strings: readonly string[], values: readonly unknown[]) {
    this.strings = strings;
    this.values = values;
  }
}

// By class and not by shape: a value that came from a request can never pass for SQL.
function isSql(value: unknown): value is Sql {
  return value instanceof Piece;
}

function append(text: string[], more: string): void {
  text[text.length - 1] = `${text.at(-1) ?? ''}${more}`;
}
