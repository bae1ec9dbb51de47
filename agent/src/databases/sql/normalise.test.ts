import { createHash } from 'node:crypto';

import { REPORT_LIMITS } from '@vigilops/contracts/db-report';
import { describe, expect, it } from 'vitest';

import { backslashIn, MAX_QUERY_TEXT, normaliseSql } from './normalise.ts';

const postgres = (text: string) => normaliseSql(text, 'postgresql').text;
const mysql = (text: string) => normaliseSql(text, 'mysql').text;

describe('normaliseSql', () => {
  it.each([
    [
      "select * from users where name = 'o''neil' and age > 42",
      'select * from users where name = ? and age > ?',
    ],
    ['select -1, a-1, a - -1.5e-3, .5, 0x1F, 1_000', 'select ?, a - ?, a - ?, ?, ?, ?'],
    ['select $1, $2::text', 'select ?, ?::text'],
    [`select E'it\\'s', U&'\\0041', N'x', B'01', X'ff'`, 'select ?, ?, ?, ?, ?'],
    ['select $$a$b$$, $tag$ $$ $tag$', 'select ?, ?'],
    ["select 'a'\n  'b' from t", 'select ? from t'],
    ['select 1 -- why\n, 2 /* a /* nested */ one */ , 3', 'select ?, ?, ?'],
    ['select "a b"."C" from "t"', 'select "a b"."C" from "t"'],
    [
      'select true, not false, x is true, y is not null, null',
      'select ?, not false, x is true, y is not null, ?',
    ],
    ["select '2020-01-01'::date, interval '1 day'", 'select ?::date, interval ?'],
    ['select * from t where a in (1,2,3)', 'select * from t where a in (?)'],
    ['select * from t where a IN ($1 /*, ... */)', 'select * from t where a IN (?)'],
    ["select * from t where a in ('x'::text, 'y'::text)", 'select * from t where a in (?::text)'],
    ['select * from t where (a,b) in ((1,2),(3,4))', 'select * from t where (a, b) in ((?, …))'],
    ['select * from t where a in (1, b, 3)', 'select * from t where a in (?, b, ?)'],
    ['select * from t where a in (select 1)', 'select * from t where a in (select ?)'],
    ['select ARRAY[1,2,3], a[1]', 'select ARRAY[?], a[?]'],
    ["insert into t(a,b) values (1,'x'),(2,'y'),(3,null)", 'insert into t(a, b) values (?, …)'],
    ['insert into t values (1),(2)', 'insert into t values (?)'],
    [
      'insert into t values (now(), 1), (now(), 2), (default, 3)',
      'insert into t values (now(), ?), (default, ?)',
    ],
    ['select coalesce(1, 2), count( * )', 'select coalesce(?, ?), count(*)'],
    ["select a->>'k', b @> '{}', c ? 'k', d #>> '{a}'", 'select a ->> ?, b @> ?, c ? ?, d #>> ?'],
    ["select * from t where a like '%\\' escape '\\'", 'select * from t where a like ?'],
    [
      "select * from t where a like '%' escape '\\' and b = 1",
      'select * from t where a like ? escape ? and b = ?',
    ],
    ["alter role r password 'geheim'", 'alter role r password ?'],
    ['set app.token to abcdef; select 1', 'set app.token to ?; select ?'],
    ['alter role r set app.token = abcdef', 'alter role r set app.token = ?'],
    ['update t set a = b where c = 1', 'update t set a = b where c = ?'],
    ['select 1;\n;', 'select ?'],
    ['', ''],
    ['  \n', ''],
  ])('PostgreSQL: %s', (text, expected) => {
    expect(postgres(text)).toBe(expected);
  });

  it.each([
    [
      'select * from `a b`.`t` where x = "secret" and y = \'z\'',
      'select * from `a b`.`t` where x = ? and y = ?',
    ],
    ["select x'4D', 0x4D, b'01', N'a', _utf8mb4'a'", 'select ?, ?, ?, ?, _utf8mb4 ?'],
    ['select 1 # why\n, 2 -- why\n, 5--3', 'select ?, ?, ? - ?'],
    ['/*!40101 SET NAMES utf8 */', ''],
    ['select /*+ MAX_EXECUTION_TIME(10) */ a from t', 'select a from t'],
    ["select /*!50000 'a' , */ a from t", 'select a from t'],
    ['SELECT * FROM `t` WHERE `id` IN (...) AND `a` = ?', 'SELECT * FROM `t` WHERE `id` IN (?) AND `a` = ?'],
    ['INSERT INTO `t` VALUES (...) /* , ... */', 'INSERT INTO `t` VALUES (?, …)'],
    ['SELECT COUNT ( * ) FROM `db` . `t`', 'SELECT COUNT(*) FROM `db`.`t`'],
    ['set @a = 1, @@session.x = 2', 'set @a = ?, @@session.x = ?'],
    ["create user 'u'@'%' identified by 'geheim'", 'create user ? @? identified by ?'],
    ['select t.1a, \\N from 2fa', 'select t.?, ? from ?'],
  ])('MySQL: %s', (text, expected) => {
    expect(mysql(text)).toBe(expected);
  });

  it.each([
    ["select 'abc", 'select ?'],
    ['select $$abc', 'select ?'],
    ['select $a$abc$$', 'select ?'],
    ['select "abc', 'select ?'],
    ['select 1 /* abc', 'select ?'],
    ["select E'abc\\", 'select ?'],
    ["select a, 'it\\'s' , secret", 'select a, ?'],
    ['select 1abc$$x$$, secret', 'select ?'],
    ["select /* '*/ a", 'select a'],
    ['select \u0000\u0001\ufffd\ud800, b', 'select ?, b'],
    ['select caf\u00e9, a\u00a0b', 'select caf\u00e9, ?'],
    [`select ${'a'.repeat(300)}`, 'select ?'],
  ])('reads no further than is sure: %j', (text, expected) => {
    expect(postgres(text)).toBe(expected);
  });

  it.each([
    ["select a, 'it\\'s' , secret", 'select a, ?'],
    ["select /*!99999 it's */ 'secret'", 'select ?'],
    ["select /*! '*/ secret' */ 1", 'select ?'],
    ['select /*! $a$*/secret', 'select ?'],
    ['select $$secret$$', 'select ?'],
    ['select /*!50000 a /* b */ secret */', 'select ?'],
  ])('reads no further than is sure of MySQL: %j', (text, expected) => {
    expect(mysql(text)).toBe(expected);
  });

  it('reads on where it is told what a backslash does', () => {
    const text = "select 'it\\'s', 'C:\\\\', name from t where a = 'x'";
    expect(normaliseSql(text, 'mysql', 'escapes').text).toBe('select ?, ?, name from t where a = ?');
    expect(normaliseSql("select 'C:\\', name", 'postgresql', 'literal').text).toBe('select ?, name');
  });

  it.each([
    // As MySQL has it from the start.
    ["select 'it\\'s', name from t where a = 'x'", 'escapes', 'select ?, name from t where a = ?'],
    ['select "6\\" nails", name from t', 'escapes', 'select ?, name from t'],
    // NO_BACKSLASH_ESCAPES.
    ["select 'C:\\', name from t where a = 'x'", 'literal', 'select ?, name from t where a = ?'],
    ["select 'C:\\', 'my secret'", 'literal', 'select ?, ?'],
    // Both could be meant.
    ["select 'a\\', b, ' c ', d, 'e\\''", 'unknown', 'select ?'],
    ["select a from [it's] where b = 'x\\'", 'unknown', 'select a from ?'],
    ["select 'no backslash'", 'unknown', 'select ?'],
  ])('MySQL says by itself what a backslash does in a whole statement: %s', (text, backslash, expected) => {
    expect(backslashIn(text)).toBe(backslash);
    expect(normaliseSql(text, 'mysql', backslashIn(text)).text).toBe(expected);
  });

  it('is the same however a statement is laid out, and another for another dialect', () => {
    const one = normaliseSql('select a,b from t where x=1 and f( 2 )=3', 'postgresql');
    const other = normaliseSql('select a , b\n\tfrom t -- all\nwhere x = 99 and f(7) = 0', 'postgresql');
    expect(other).toEqual(one);
    expect(one.fingerprint).toBe(
      createHash('sha256').update(`postgresql\n${one.text}`).digest('hex').slice(0, 16),
    );
    expect(normaliseSql('select a,b from t where x=1 and f( 2 )=3', 'mysql').fingerprint).not.toBe(
      one.fingerprint,
    );
  });

  it('cuts what is long between two words', () => {
    const { text } = normaliseSql(`select ${'a_column, '.repeat(5_000)} z`, 'postgresql');
    expect(text.length).toBeLessThanOrEqual(MAX_QUERY_TEXT);
    expect(text.length).toBeGreaterThan(MAX_QUERY_TEXT - 20);
    expect(text).toMatch(/(?:a_column|,) …$/);
  });

  it('makes one of a statement with however many values', () => {
    const insert = (rows: number) =>
      `insert into t (a, b) values ${Array.from({ length: rows }, (_, row) => `(${String(row)}, 'x${String(row)}')`).join(', ')}`;
    expect(normaliseSql(insert(20_000), 'mysql')).toEqual(normaliseSql(insert(2), 'mysql'));
  });

  it('keeps to the length of the contract', () => {
    expect(MAX_QUERY_TEXT).toBe(REPORT_LIMITS.queryText);
  });
});
