import { describe, expect, it } from 'vitest';
import { join, sql, statement, where } from './sql.ts';

describe('sql', () => {
  it('numbers the values of nested pieces in the order of the text', () => {
    const inner = sql`a = ${1} OR b = ${2}`;
    expect(statement(sql`SELECT ${0} WHERE (${inner}) AND c = ${3}`)).toEqual({
      text: 'SELECT $1 WHERE (a = $2 OR b = $3) AND c = $4',
      values: [0, 1, 2, 3],
    });
  });

  it('keeps hostile values out of the text', () => {
    const hostile = "'; DROP TABLE vigilops.hosts; --";
    const { text, values } = statement(sql`SELECT ${hostile}`);
    expect(text).toBe('SELECT $1');
    expect(values).toEqual([hostile]);
  });

  it('takes an object in the shape of SQL for a value', () => {
    const forged = { strings: ['true; DROP TABLE x'], values: [] };
    expect(statement(sql`SELECT ${forged}`)).toEqual({ text: 'SELECT $1', values: [forged] });
  });

  it('joins conditions, and leaves WHERE out where there is none', () => {
    expect(statement(where([])).text).toBe('');
    expect(statement(where([sql`a = ${1}`, sql`b = ${2}`])).text).toBe('WHERE a = $1 AND b = $2');
    expect(statement(join([], sql`, `)).text).toBe('');
  });
});
