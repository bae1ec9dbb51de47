import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fingerprintOf, nameInText, shapeOf } from './shape.ts';

describe('the shape of a command', () => {
  it.each([
    [
      { find: 'orders', filter: { status: 'paid' }, limit: 10 },
      'query',
      '{"find":"orders","filter":{"status":"?"},"limit":"?"}',
    ],
    [{ insert: 'orders', documents: [{ secret: 1 }], ordered: true }, 'insert', '{"insert":"orders"}'],
    [
      { update: 'orders', updates: [{ q: { _id: 7 }, u: { $set: { state: 'x' } } }] },
      'update',
      '{"update":"orders","updates":[{"q":{"_id":"?"},"u":{"$set":{"state":"?"}}}]}',
    ],
    [
      { q: { _id: 7 }, u: { $inc: { n: 1 } }, multi: false },
      'update',
      '{"update":"orders","q":{"_id":"?"},"u":{"$inc":{"n":"?"}},"multi":"?"}',
    ],
    [{ q: { at: { $lt: 1 } }, limit: 0 }, 'remove', '{"delete":"orders","q":{"at":{"$lt":"?"}},"limit":"?"}'],
    [
      {
        aggregate: 'orders',
        pipeline: [{ $match: { a: '$ecret' } }, { $sort: { at: -1 } }, { $group: { _id: '$customer' } }],
        cursor: {},
      },
      'command',
      '{"aggregate":"orders","pipeline":[{"$match":{"a":"?"}},{"$sort":{"at":-1}},{"$group":{"_id":"?"}}]}',
    ],
    [
      { distinct: 'orders', key: 'customer.id', query: {} },
      'command',
      '{"distinct":"orders","key":"customer.id","query":{}}',
    ],
    [
      { findAndModify: 'orders', query: { a: 1 }, update: { $set: { b: 2 } } },
      'command',
      '{"findAndModify":"orders","query":{"a":"?"},"update":{"$set":{"b":"?"}}}',
    ],
    [{ saslStart: 1, payload: 'hunter' }, 'command', '{"saslStart":"orders"}'],
    [
      { find: 'orders', filter: { 'items.0.price': 1, deadbeefcafe: 2 } },
      'query',
      '{"find":"orders","filter":{"items.*.price":"?","*":"?"}}',
    ],
    [
      { find: 'orders', filter: { n: { $in: Array.from({ length: 5_000 }, (_, n) => n) } } },
      'query',
      '{"find":"orders","filter":{"n":{"$in":["?"]}}}',
    ],
  ])('of %j (%s) is %s', (command, kind, expected) => {
    expect(shapeOf(command, 'shop.orders', kind)).toBe(expected);
  });

  it('has no value in it, whatever was asked', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constant('hunter2'),
        fc.constant(424_242),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom('a', '$or', 'sort', 'key', 'hint', 'q', 'filter'), tie('any'), {
          maxKeys: 4,
        }),
      ),
    })).any;
    const command = fc.dictionary(
      fc.constantFrom(
        'find',
        'filter',
        'q',
        'u',
        'pipeline',
        'sort',
        'hint',
        'update',
        'updates',
        '$truncated',
        'comment',
      ),
      value,
    );
    fc.assert(
      fc.property(command, (asked) => {
        const text = shapeOf(asked as Record<string, unknown>, 'shop.orders', 'command');
        expect(text).not.toMatch(/hunter2|424242/);
        expect(text.length).toBeLessThanOrEqual(8_192);
        JSON.parse(text);
      }),
      { numRuns: 500 },
    );
  });

  it('is cut where it would be too long', () => {
    const deep = (depth: number): object =>
      depth === 0
        ? {}
        : Object.fromEntries(
            Array.from({ length: 5 }, (_, n) => [`field${'abcde'.charAt(n)}`, deep(depth - 1)]),
          );
    expect(shapeOf({ find: 'orders', filter: deep(6) }, 'shop.orders', 'query')).toBe(
      '{"find":"orders","$truncated":"?"}',
    );
  });

  it('of a command that the server cut to a text has its name alone', () => {
    const text = '{ find: "orders", filter: { email: "hunter2" ... }';
    expect(nameInText(text)).toBe('find');
    expect(shapeOf({ $truncated: text }, 'shop.orders', 'find')).toBe('{"find":"orders","$truncated":"?"}');
  });

  it('has the same fingerprint everywhere', () => {
    expect(fingerprintOf('{"find":"orders"}')).toMatch(/^[0-9a-f]{16}$/);
  });
});
