import { describe, expect, it } from 'vitest';

import { statementOf } from './statement.ts';

describe('a statement of MySQL', () => {
  it.each([
    [
      "select id, status from shop.orders where `user` = 'secret' and id in (1, 2, 3) limit 10, 5",
      'SELECT ID , STATUS FROM `shop` . `orders` WHERE SYSTEM_USER = ? AND ID IN (...) LIMIT ?, ...',
    ],
    [
      "INSERT INTO t (a, b) VALUES (1, 'secret'), (2, 'other')",
      'INSERT INTO `t` ( `a` , `b` ) VALUES (...) /* , ... */',
    ],
    ['select count(*) from t where a <> 4', 'SELECT COUNT ( * ) FROM `t` WHERE `a` != ?'],
    ["update t set a = 'secret' where b is null;", 'UPDATE `t` SET `a` = ? WHERE `b` IS NULL'],
  ])('has one fingerprint, as it was sent and as the server digests it: %s', (sent, digest) => {
    expect(statementOf(sent).fingerprint).toBe(statementOf(digest).fingerprint);
    expect(statementOf(sent).text).not.toContain('secret');
  });

  it('is another one where another table is read', () => {
    expect(statementOf('SELECT a FROM t').fingerprint).not.toBe(statementOf('SELECT a FROM u').fingerprint);
  });

  it('keeps quotes around names that need them', () => {
    expect(statementOf('SELECT `a-b`, `c` FROM `d`').text).toBe('SELECT `a-b`, c FROM d');
  });
});
