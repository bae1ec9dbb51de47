import { describe, expect, it } from 'vitest';
import type { LogFacts, LogOrigin } from '../../model/index.ts';
import { createIssueBook, type IssueBook } from './issue-book.ts';
import { createIssueOf } from './issue-gate.ts';
import { OTHER } from './identify.ts';

const originOf = (changes: Partial<LogOrigin> = {}): LogOrigin => ({
  service: 'shop',
  host: 'web-a',
  file: '',
  resourceAttributes: '{}',
  ...changes,
});
const recordOf = (body: string, changes: Partial<LogFacts> = {}): LogFacts => ({
  body: Buffer.from(body),
  attributes: '{}',
  severity: 17,
  timeUs: 0,
  templateId: 5,
  origin: originOf(),
  ...changes,
});
const gateOf = (book: IssueBook = createIssueBook({ open: 3, others: 2 })) => {
  const defects: unknown[] = [];
  const issueOf = createIssueOf({
    book,
    templateText: (id) => (id === 13 ? fail() : `template ${String(id)}`),
    onDefect: (error) => defects.push(error),
  });
  return { issueOf, defects };
};
const fail = (): never => {
  throw new Error('a defect');
};

describe('the gate of issues', () => {
  it('gives errors their issue, and other lines none', () => {
    const { issueOf } = gateOf();
    expect(issueOf(recordOf('lost db1'))).toMatchObject({ title: 'template 5', service: 'shop' });
    expect(issueOf(recordOf('lost db2'))?.id).toBe(issueOf(recordOf('lost db1'))?.id);
    expect(issueOf(recordOf('two\nlines', { severity: 0 }))).toBeUndefined();
    const trace = 'TypeError: x\n    at Cart.add (/srv/cart.js:1:2)';
    expect(issueOf(recordOf(trace, { severity: 0 }))).toMatchObject({ type: 'TypeError' });
  });

  it('tells what attributes say apart, though the lines have one template', () => {
    const { issueOf } = gateOf();
    const plain = issueOf(recordOf('it failed'));
    const typed = issueOf(recordOf('it failed', { attributes: '{"exception.type":"shop.Gone"}' }));
    expect(typed?.id).not.toBe(plain?.id);
    expect(issueOf(recordOf('it failed'))?.id).toBe(plain?.id);
  });

  it.each([
    ['/var/log/shop/worker.log', 'worker'],
    ['C:\\logs\\Shop.Web.log.3', 'Shop.Web'],
    ['/var/log/app-2026-11-30.log', 'app'],
    ['', ''],
  ])('takes the program for the service of %s, where none is named', (file, service) => {
    const { issueOf } = gateOf();
    expect(issueOf(recordOf('x', { origin: originOf({ service: '', file }) }))?.service).toBe(service);
  });

  it('lets a line pass that it cannot read, and tells of it', () => {
    const { issueOf, defects } = gateOf();
    expect(issueOf(recordOf('x', { templateId: 13 }))).toBeUndefined();
    expect(defects).toHaveLength(1);
  });
});

describe('the book of issues', () => {
  const titles = (issueOf: ReturnType<typeof gateOf>['issueOf'], services: readonly string[]) =>
    services.map(
      (service, place) =>
        issueOf(recordOf('x', { templateId: 100 + place, origin: originOf({ service }) }))?.title,
    );

  it('has a bound: lines of further issues belong to one issue a service, and are counted', () => {
    const book = createIssueBook({ open: 3, others: 2 });
    const { issueOf } = gateOf(book);
    const services = ['a', 'a', 'b', 'a', 'b', 'c', 'd'];
    expect(titles(issueOf, services)).toEqual([
      'template 100',
      'template 101',
      'template 102',
      OTHER,
      OTHER,
      OTHER,
      OTHER,
    ]);
    const others = [103, 104, 105, 106].map(
      (templateId, place) =>
        issueOf(
          recordOf('x', { templateId, origin: originOf({ service: ['a', 'b', 'c', 'd'][place] ?? '' }) }),
        )?.id,
    );
    // Of c and d together: there may be two.
    expect(new Set(others).size).toBe(3);
    expect(book.beyond()).toBe(8);
    expect(titles(issueOf, services.slice(0, 3))).not.toContain(OTHER);
  });

  it('has room again once issues are closed, and knows closed ones', () => {
    const book = createIssueBook({ open: 2, others: 2 });
    const { issueOf } = gateOf(book);
    const idOf = (templateId: number) => issueOf(recordOf('x', { templateId }))?.id ?? 0;
    const [first, second] = [idOf(1), idOf(2)];
    const beyond = idOf(3);
    book.refresh({ ids: new Set([first, second]), open: 1 }, book.moment());
    expect(idOf(3)).not.toBe(beyond);
    expect(idOf(4)).toBe(beyond);
    expect([idOf(1), idOf(2)]).toEqual([first, second]);
  });

  it('keeps what was admitted while the database was asked', () => {
    const book = createIssueBook({ open: 1, others: 2 });
    const { issueOf } = gateOf(book);
    const since = book.moment();
    const first = issueOf(recordOf('x', { templateId: 1 }));
    book.refresh({ ids: new Set(), open: 0 }, since);
    expect(issueOf(recordOf('x', { templateId: 1 }))).toEqual(first);
    expect(issueOf(recordOf('x', { templateId: 2 }))?.title).toBe(OTHER);
  });
});
