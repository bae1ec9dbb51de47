import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { openApp } from '../../test/open-app.tsx';
import {
  aDatabaseDetail,
  aLockNode,
  aLockTree,
  aQuery,
  aQueryDetail,
  aSlowQuery,
  aTable,
  anIndex,
  DATABASE_NOW,
  FINGERPRINT,
  someConnections,
  someFigureLines,
  someQueries,
  someTables,
} from '../../test/some-databases.ts';

beforeEach(() => {
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(DATABASE_NOW));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const shop = { '/databases/7': aDatabaseDetail(), '/databases/7/figures': someFigureLines() };
const searchOf = (url = '') => new URL(url, 'http://x').searchParams;
const HOSTILE = '<b onmouseover=alert(1)>x</b>\u202E';

describe('the queries of a database', () => {
  const queries = {
    ...someQueries(
      aQuery(),
      aQuery({
        fingerprint: 'aaaaaaaaaaaaaaaa',
        text: `SELECT ${HOSTILE} ${'x'.repeat(8_100)}`,
        share: 0.003,
        p95_ms: null,
        rows_examined: null,
        blocks_read: null,
        no_index: 12,
        temp_blocks: 3,
      }),
    ),
    others: { queries: 120, calls: 900, total_ms: 2_000, share: 0.05 },
  };
  const open = (path = '/databases/7/queries', answer: unknown = queries) =>
    openApp(path, { ...shop, '/databases/7/queries': answer });
  const table = async () => within(await screen.findByRole('table'));

  it('stand by what they cost, with the share of all time, and what is not listed below', async () => {
    open();
    const rows = (await table()).getAllByRole('row');
    expect(rows[1]?.textContent).toContain('SELECT * FROM orders WHERE state = ?');
    expect(rows[1]?.textContent).toContain('62 %1 min 30 sec1,00090 ms250 ms4.00 s2 of 90010');
    expect(rows[2]?.textContent).toContain('< 1 %');
    expect(rows[2]?.textContent).toContain('no index: 12');
    expect(rows[2]?.textContent).toContain('spills to disk');
    expect(rows[3]?.textContent).toContain('Others: 120');
    expect((await table()).getAllByRole('meter', { name: 'Share of time' })).toHaveLength(3);
    expect(screen.getByText('12,000 calls in all, 2 min 25 sec of the server’s time')).toBeTruthy();
  });

  it('show what people write as text, and of a long one its head', async () => {
    open();
    const link = (await table()).getAllByRole('link')[1];
    expect(link?.textContent).toContain(HOSTILE);
    expect(link?.textContent?.length).toBeLessThan(450);
    expect(document.querySelector('[onmouseover]')).toBeNull();
  });

  it('are asked for by the address: order, range, search', async () => {
    const { asked } = open('/databases/7/queries?from=now-6h&to=now&by=mean&q=%20orders');
    const link = (await table()).getAllByRole('link')[0];
    expect(Object.fromEntries(searchOf(asked('/databases/7/queries')[0]?.url))).toEqual({
      from: 'now-6h',
      to: 'now',
      sort: 'mean',
      limit: '50',
      q: 'orders',
    });
    expect(link?.getAttribute('href')).toBe(
      `/a/vigilops-app/databases/7/queries/${FINGERPRINT}?from=now-6h&to=now`,
    );
    fireEvent.click(screen.getByRole('radio', { name: 'Calls' }));
    await waitFor(() =>
      expect(searchOf(asked('/databases/7/queries').at(-1)?.url).get('sort')).toBe('calls'),
    );
  });

  it('take two hundred, and offer the rest', async () => {
    const many = Array.from({ length: 200 }, (_, at) =>
      aQuery({ fingerprint: at.toString(16).padStart(16, '0') }),
    );
    const { asked } = open('/databases/7/queries', ({ url }: { url: string }) =>
      someQueries(...many.slice(0, Number(searchOf(url).get('limit')))),
    );
    expect((await table()).getAllByRole('row')).toHaveLength(51);
    fireEvent.click(screen.getByRole('button', { name: 'Show all of them' }));
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(201));
    expect(searchOf(asked('/databases/7/queries').at(-1)?.url).get('limit')).toBe('500');
  });

  it('say why there are none', async () => {
    open('/databases/7/queries', someQueries());
    expect(await screen.findByText('No statement was counted in this time')).toBeTruthy();
    cleanup();
    openApp('/databases/7/queries', {
      '/databases/7': aDatabaseDetail({
        queries_at: null,
        missing: [{ what: 'pg_stat_statements', grant: 'CREATE EXTENSION pg_stat_statements;' }],
      }),
      '/databases/7/queries': someQueries(),
    });
    expect(await screen.findByText(/two minutes after the agent began/)).toBeTruthy();
    expect(screen.getByText('CREATE EXTENSION pg_stat_statements;')).toBeTruthy();
    cleanup();
    open('/databases/7/queries?q=zzz', someQueries());
    expect(await screen.findByText('No statement of this time has that in it')).toBeTruthy();
    cleanup();
    open('/databases/7/queries', refusal(503, undefined));
    expect(await screen.findByRole('alert')).toBeTruthy();
  });
});

describe('one query', () => {
  const path = `/databases/7/queries/${FINGERPRINT}`;
  const open = (answer: unknown) => openApp(path, { ...shop, [path]: answer });

  it('is on lines, with its figures, runs and places', async () => {
    open(aQueryDetail());
    const text = await screen.findByRole('group', { name: 'Statement, without its literals' });
    expect(text.textContent).toBe('SELECT *\nFROM orders\nWHERE state = ?');
    const value = (name: string) => screen.getByText(name, { selector: 'dt' }).nextSibling?.textContent;
    expect(value('Cache hits')).toBe('90.0 %');
    expect(value('Rows a call')).toBe('2 of 900');
    expect(screen.getByRole('img', { name: 'Total time over time, the most 4.00 s' })).toBeTruthy();
    expect(screen.getByText(/web@shop · checkout · 10.0.0.9 · waited for IO: DataFileRead/)).toBeTruthy();
    expect(screen.getByText(/No plan is known/)).toBeTruthy();
    expect(screen.queryByRole('radio', { name: 'Rows' })).toBeNull();
    fireEvent.click(screen.getByRole('radio', { name: 'Pages read' }));
    expect(locationService.getSearch().get('trend')).toBe('blocks_read');
  });

  it('has its plan as a tree, and one that is none as it is told', async () => {
    const plan = JSON.stringify([
      { Plan: { 'Node Type': 'Seq Scan', 'Relation Name': 'orders', Filter: '(a = ?)' } },
    ]);
    open(
      aQueryDetail({
        plans: [
          { at: DATABASE_NOW, format: 'json', plan },
          { at: '2026-02-28T12:00:00.000000Z', format: 'text', plan: 'Seq Scan on orders (cost=0..1)' },
        ],
      }),
    );
    expect(await screen.findByText('Seq Scan on orders')).toBeTruthy();
    expect(screen.getByText('Filter: (a = ?)')).toBeTruthy();
    expect(screen.getByText('Seq Scan on orders (cost=0..1)').tagName).toBe('PRE');
  });

  it('is told to be unknown where it is', async () => {
    open(refusal(404, { code: 'NOT_FOUND', detail: 'no such statement' }));
    expect(await screen.findByText('Nothing is known of this statement')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'All statements' })).toBeTruthy();
  });
});

describe('slow queries', () => {
  const page = (items: unknown[], next: string | null = null) => ({
    items,
    next_cursor: next,
    trend: {
      step_seconds: 3_600,
      times: ['2026-03-01T10:00:00.000000Z', '2026-03-01T11:00:00.000000Z'],
      samples: [1, 3],
      counted: [4, 9],
    },
  });

  it('come newest first with their trend, unfold, and go on below', async () => {
    const older = aSlowQuery({ at: '2026-03-01T10:00:00.000000Z', duration_ms: 61_000, is_running: true });
    const { asked } = openApp('/databases/7/slow?min=500', {
      ...shop,
      '/databases/7/slow-queries': ({ url }: { url: string }) =>
        searchOf(url).has('cursor') ? page([older]) : page([aSlowQuery()], 'abc'),
    });
    expect(await screen.findByText('2.34 s')).toBeTruthy();
    expect(screen.getByRole('region', { name: 'Runs of 1.00 s and longer' })).toBeTruthy();
    expect(screen.getByRole('img', { name: 'Slow queries over time, the most 9' })).toBeTruthy();
    expect(searchOf(asked('/databases/7/slow-queries')[0]?.url).get('min_ms')).toBe('500');
    fireEvent.click(screen.getByRole('button', { name: /SELECT/, expanded: false }));
    expect(screen.getByRole('link', { name: /All of this statement/ }).getAttribute('href')).toBe(
      `/a/vigilops-app/databases/7/queries/${FINGERPRINT}`,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Show older ones' }));
    expect(await screen.findByText('1 min 1 sec')).toBeTruthy();
    expect(screen.getByText('still ran when it was seen')).toBeTruthy();
    expect(screen.getByText('2.34 s')).toBeTruthy();
    expect(searchOf(asked('/databases/7/slow-queries').at(-1)?.url).get('cursor')).toBe('abc');
  });

  it('say from where a run is slow when there is none', async () => {
    openApp('/databases/7/slow', { ...shop, '/databases/7/slow-queries': page([]) });
    expect(await screen.findByText('No run of this time was that slow')).toBeTruthy();
    expect(screen.getByText(/slow_query_threshold in agent.yaml: now 1.00 s/)).toBeTruthy();
  });
});

describe('locks', () => {
  const culprit = aLockNode();
  const waiter = aLockNode({
    id: '102',
    blocked_by: ['101'],
    user: HOSTILE,
    state: 'active',
    text: null,
    wait_ms: 180_000,
    transaction_ms: 181_000,
    target: 'relation public.accounts',
    mode: 'ExclusiveLock',
    depth: 1,
    blocks: 1,
  });
  const last = aLockNode({
    id: '103',
    blocked_by: ['102', '101'],
    wait_ms: 1_000,
    depth: 2,
    blocks: 0,
    text: null,
  });
  const moments = {
    items: [
      { at: '2026-03-01T03:12:00.000000Z', waiting: 2, longest_ms: 180_000, culprit: null },
      { at: '2026-03-01T03:11:45.000000Z', waiting: 1, longest_ms: 165_000, culprit: null },
    ],
    truncated: false,
  };
  const house = {
    ...shop,
    '/databases/7/locks': moments,
    '/databases/7/locks/at': aLockTree([culprit, waiter, last]),
    '/databases/7/deadlocks': { items: [], truncated: false },
  };

  it('name the one that all wait for, since when, and what each waits for', async () => {
    const { asked } = openApp('/databases/7/locks', house);
    const sessions = within(await screen.findByRole('list', { name: /^Sessions, each below/ })).getAllByRole(
      'listitem',
    );
    expect(sessions[0]?.textContent).toContain('Root blockerSession 101web@shopcheckout10.0.0.9');
    expect(sessions[0]?.textContent).toMatch(/blocks 2transaction since \d\d:08, for 4 min/);
    expect(sessions[0]?.textContent).toContain('UPDATE accounts\nSET balance = ?\nWHERE id = ?');
    expect(sessions[1]?.textContent).toContain(
      'has waited for ExclusiveLock on relation public.accounts for 3 min',
    );
    expect(sessions[1]?.textContent).toContain(HOSTILE);
    expect(sessions[1]?.textContent).not.toContain('Root blocker');
    expect(sessions[2]?.textContent).toContain('blocked by 102, 101');
    expect(screen.getByText(/2 sessions waited, the longest for 3 min/)).toBeTruthy();
    // What is newest of the range is asked for, not who waits now: nobody does.
    await waitFor(() =>
      expect(searchOf(asked('/databases/7/locks/at').at(-1)?.url).get('time')).toBe(
        '2026-03-01T03:12:00.000000Z',
      ),
    );
  });

  it('are looked at as they were at a moment of the address, with steps to the one before', async () => {
    const { asked } = openApp('/databases/7/locks?at=1772334720000', house);
    const earlier = await screen.findByRole('button', { name: 'Earlier' });
    await waitFor(() => expect((earlier as HTMLButtonElement).disabled).toBe(false));
    expect(searchOf(asked('/databases/7/locks/at')[0]?.url).get('time')).toBe('2026-03-01T03:12:00.000Z');
    expect((screen.getByRole('button', { name: 'Later' }) as HTMLButtonElement).disabled).toBe(true);
    fireEvent.click(earlier);
    expect(locationService.getSearch().get('at')).toBe(String(Date.parse('2026-03-01T03:11:45Z')));
    fireEvent.click(screen.getByRole('button', { name: 'Back to the last' }));
    expect(locationService.getSearch().get('at')).toBeNull();
  });

  it('list deadlocks with who was sacrificed', async () => {
    const party = {
      user: 'web',
      database: 'shop',
      fingerprint: FINGERPRINT,
      text: 'UPDATE a',
      waits_for: 'row 1',
      holds: 'row 2',
    };
    openApp('/databases/7/locks', {
      ...house,
      '/databases/7/deadlocks': {
        items: [
          {
            at: '2026-03-01T11:00:00.000000Z',
            parties: [
              { ...party, id: '5', is_victim: true },
              { ...party, id: '6', is_victim: false, fingerprint: null },
            ],
          },
        ],
        truncated: true,
      },
    });
    const part = within(await screen.findByRole('region', { name: 'Deadlocks' }));
    expect((await part.findByText('Session 5')).parentElement?.textContent).toBe(
      'Session 5web@shoprolled backholds row 2waits for row 1',
    );
    expect(part.getByText(/Older ones are left out/)).toBeTruthy();
  });

  it('say that nobody waited', async () => {
    openApp('/databases/7/locks', {
      ...house,
      '/databases/7/locks': { items: [], truncated: false },
      '/databases/7/locks/at': aLockTree([], { at: null, previous_at: null }),
    });
    expect(await screen.findByText('Nobody was seen waiting for a lock in this time')).toBeTruthy();
    expect(await screen.findByText(/Nobody waited then/)).toBeTruthy();
    expect(screen.getByText('None is known of this time.')).toBeTruthy();
  });
});

describe('connections', () => {
  const group = { address: '10.0.0.9', user: 'web', database: 'shop', application: '', longest_seconds: 900 };
  const groups = someConnections([
    { ...group, state: 'idle_in_transaction', count: 3 },
    { ...group, state: 'idle', count: 20, longest_seconds: 9_000 },
    { ...group, user: null, state: 'active', count: 1 },
  ]);

  it('are grouped, by what the address says', async () => {
    openApp('/databases/7/connections', { ...shop, '/databases/7/connections': groups });
    const table = within(await screen.findByRole('table'));
    expect(table.getAllByRole('row').map(({ textContent }) => textContent)).toEqual([
      'UserConnectionsactiveidle in transactionidleLongest in its stateLongest idle in transaction',
      'web23–3202 hr 30 min15 min',
      'not told11––15 min–',
    ]);
    fireEvent.click(screen.getByRole('radio', { name: 'State' }));
    expect(locationService.getSearch().get('by')).toBe('state');
    expect((await screen.findAllByRole('rowheader')).map(({ textContent }) => textContent)).toEqual([
      'idle',
      'idle in transaction',
      'active',
    ]);
  });

  it('are those of a moment, chosen by a slider that the keyboard reaches', async () => {
    const { asked } = openApp('/databases/7/connections?from=1772362800000&to=1772366400000', {
      ...shop,
      '/databases/7/connections': groups,
    });
    const slider = await screen.findByRole('slider', { name: 'Moment' });
    expect(slider.getAttribute('aria-valuetext')).toBe('Now');
    fireEvent.change(slider, { target: { value: '1772364600000' } });
    expect(locationService.getSearch().get('at')).toBe('1772364600000');
    await waitFor(() =>
      expect(searchOf(asked('/databases/7/connections').at(-1)?.url).get('at')).toBe(
        '2026-03-01T11:30:00.000Z',
      ),
    );
    fireEvent.click(screen.getByRole('button', { name: 'Back to now' }));
    expect(locationService.getSearch().get('at')).toBeNull();
  });

  it('say where nothing is known', async () => {
    openApp('/databases/7/connections', {
      ...shop,
      '/databases/7/connections': { at: null, groups: [], is_cut: false },
    });
    expect(await screen.findByText('Who was connected then is not known')).toBeTruthy();
  });
});

describe('tables and indexes', () => {
  const open = (path = '/databases/7/tables', answer: unknown = someTables()) =>
    openApp(path, { ...shop, '/databases/7/tables': answer });
  const names = () => screen.getAllByRole('rowheader').map(({ textContent }) => textContent);

  it('stand by their sizes, without columns of what nobody tells', async () => {
    open(
      '/databases/7/tables',
      someTables({ tables: [aTable({ name: 'small', total_bytes: 1e6 }), aTable()] }),
    );
    await screen.findByRole('table', { name: 'Tables' });
    expect(names()).toEqual(['ordersshop · public', 'smallshop · public']);
    expect(screen.getAllByRole('row')[1]?.textContent).toContain(
      '8.4 GiB+1.4 GiB1.9 GiB9,0001,000 (10 %)1299',
    );
    expect(screen.queryByRole('columnheader', { name: 'Bloat, about' })).toBeNull();
    expect(screen.queryByRole('columnheader', { name: 'Analyzed' })).toBeNull();
    expect(screen.getByRole('columnheader', { name: /Size/ }).getAttribute('aria-sort')).toBe('descending');
  });

  it('say what speaks against an index, and show those alone', async () => {
    const indexes = [
      anIndex(),
      anIndex({ name: 'by_state', is_unique: false, is_primary: false, is_unused: true, scans: 0 }),
      anIndex({ name: 'by_id', is_primary: false, duplicate_of: 'orders_pkey' }),
      anIndex({ name: 'broken', is_primary: false, is_unique: false, is_valid: false, bytes: null }),
    ];
    open('/databases/7/tables?view=indexes', someTables({ indexes }));
    await screen.findByRole('table', { name: 'Indexes' });
    expect(names()).toHaveLength(4);
    fireEvent.click(screen.getByRole('radio', { name: 'duplicate 1' }));
    await waitFor(() => expect(names()).toEqual(['by_idshop · public · orders']));
    expect(screen.getByText('does no more than orders_pkey')).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'unused 1' }));
    await waitFor(() => expect(names()).toEqual(['by_stateshop · public · orders']));
    fireEvent.click(screen.getByRole('radio', { name: 'invalid 1' }));
    await waitFor(() => expect(names()).toEqual(['brokenshop · public · orders']));
  });

  it('are searched, and the databases have their growth', async () => {
    open('/databases/7/tables?q=nothing');
    expect(await screen.findByText('Nothing fits these filters')).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'Databases 1' }));
    expect((await screen.findByRole('table', { name: 'Databases' })).textContent).toContain(
      'shop11.2 GiB−1.9 GiB',
    );
  });

  it('say that nothing was told yet', async () => {
    open('/databases/7/tables', someTables({ at: null, tables: [], indexes: [], databases: [] }));
    expect(await screen.findByText('Nothing was told of its tables yet')).toBeTruthy();
  });
});
