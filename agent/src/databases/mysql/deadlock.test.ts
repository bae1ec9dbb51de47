import { describe, expect, it } from 'vitest';

import { parseDeadlock } from './deadlock.ts';

/** In the form of the manual of MySQL 8: each party tells what it holds. */
const MYSQL_8 = `
=====================================
2026-01-31 12:00:09 140218 INNODB MONITOR OUTPUT
=====================================
------------------------
LATEST DETECTED DEADLOCK
------------------------
2026-01-31 12:00:01 140218574214912
*** (1) TRANSACTION:
TRANSACTION 2123, ACTIVE 9 sec starting index read
mysql tables in use 1, locked 1
LOCK WAIT 3 lock struct(s), heap size 1136, 2 row lock(s), undo log entries 1
MySQL thread id 14, OS thread handle 140218, query id 120 web-1.shop.internal 10.0.0.7 shop updating
UPDATE orders
SET note = 'my secret'
WHERE id = 2

*** (1) HOLDS THE LOCK(S):
RECORD LOCKS space id 5 page no 4 n bits 72 index PRIMARY of table \`shop\`.\`orders\` trx id 2123 lock_mode X locks rec but not gap
Record lock, heap no 2 PHYSICAL RECORD: n_fields 4; compact format; info bits 0
 0: len 4; hex 80000001; asc     ;;
 3: len 9; hex 6d7920736563726574; asc my secret;;

*** (1) WAITING FOR THIS LOCK TO BE GRANTED:
RECORD LOCKS space id 5 page no 4 n bits 72 index by_note of table \`shop\`.\`orders\` trx id 2123 lock_mode X locks gap before rec insert intention waiting
Record lock, heap no 3 PHYSICAL RECORD: n_fields 4; compact format; info bits 0

*** (2) TRANSACTION:
TRANSACTION 2124, ACTIVE 5 sec inserting
mysql tables in use 1, locked 1
LOCK WAIT 4 lock struct(s), heap size 1136, 2 row lock(s)
MySQL thread id 15, OS thread handle 140219, query id 121 10.0.0.8 shop update
INSERT INTO orders VALUES (1, 'my secret'), (2, 'other secret')

*** (2) HOLDS THE LOCK(S):
TABLE LOCK table \`shop\`.\`orders\` trx id 2124 lock mode AUTO-INC

*** (2) WAITING FOR THIS LOCK TO BE GRANTED:
RECORD LOCKS space id 5 page no 4 n bits 72 index PRIMARY of table \`shop\`.\`orders\` trx id 2124 lock mode S waiting

*** WE ROLL BACK TRANSACTION (2)
------------
TRANSACTIONS
------------
Trx id counter 2130
MySQL thread id 99, OS thread handle 1, query id 200 localhost root starting
SHOW ENGINE INNODB STATUS
`;

describe('the last deadlock in the status of InnoDB', () => {
  it('tells who held what, waited for what and had to give up', () => {
    expect(parseDeadlock(MYSQL_8)).toMatchObject({
      localTime: '2026-01-31 12:00:01',
      parties: [
        {
          id: '14',
          user: 'shop',
          database: 'shop',
          text: 'UPDATE orders SET note = ? WHERE id = ?',
          holds: 'index PRIMARY of shop.orders, X locks rec but not gap',
          waits_for: 'index by_note of shop.orders, X locks gap before rec',
          is_victim: false,
        },
        {
          id: '15',
          user: 'shop',
          text: 'INSERT INTO orders VALUES (?, …)',
          holds: 'table shop.orders, AUTO-INC',
          waits_for: 'index PRIMARY of shop.orders, S',
          is_victim: true,
        },
      ],
    });
  });

  it('has nothing of rows and statements but their shapes', () => {
    expect(JSON.stringify(parseDeadlock(MYSQL_8))).not.toMatch(/secret|6d7920/);
  });

  it('is read as 5.7 writes it: the first party tells of no lock that it holds, names are quoted', () => {
    const status = MYSQL_8.replace(/\*\*\* \(1\) HOLDS[^]*?(?=\*\*\* \(1\) WAITING)/, '').replace(
      'index PRIMARY of',
      'index `PRIMARY` of',
    );

    expect(parseDeadlock(status)?.parties).toMatchObject([
      { holds: null, waits_for: 'index by_note of shop.orders, X locks gap before rec' },
      { waits_for: 'index PRIMARY of shop.orders, S' },
    ]);
  });

  it('is not there on a server that had none', () => {
    expect(
      parseDeadlock(MYSQL_8.replace(/-+\nLATEST DETECTED[^]*?(?=-+\nTRANSACTIONS)/, '')),
    ).toBeUndefined();
    expect(parseDeadlock('')).toBeUndefined();
  });

  it('survives being cut off anywhere, without showing more', () => {
    for (let length = 0; length < MYSQL_8.length; length += 1) {
      expect(JSON.stringify(parseDeadlock(MYSQL_8.slice(0, length)) ?? null)).not.toContain('secret');
    }
  });
});
