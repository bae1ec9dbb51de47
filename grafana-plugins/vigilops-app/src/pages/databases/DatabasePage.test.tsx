import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { giveScenes } from '../../test/give-scenes.ts';
import { openApp } from '../../test/open-app.tsx';
import { viewAs } from '../../test/view-as.ts';
import { aDatabaseDetail, DATABASE_NOW, someFigureLines, someFigures } from '../../test/some-databases.ts';

giveScenes();

beforeEach(() => {
  viewAs('Viewer');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(DATABASE_NOW));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const house = { '/databases/7': aDatabaseDetail(), '/databases/7/figures': someFigureLines() };

describe('the page of a database', () => {
  it('says what it is and how it is, in figures that lead on', async () => {
    openApp('/databases/7', house);
    const head = within(await screen.findByRole('region', { name: 'shop' }));
    expect(head.getByRole('status').textContent).toBe('Up');
    expect(head.getByText('PostgreSQL 16.4')).toBeTruthy();
    expect(head.getByText('running for 2 days')).toBeTruthy();
    expect(head.getByRole('link', { name: 'db-1' }).getAttribute('href')).toBe('/a/vigilops-app/hosts/3');
    expect(head.getByRole('link', { name: 'Explain this' }).getAttribute('href')).toBe(
      '/a/vigilops-app/analysis/ask?about=database:7',
    );
    const tile = (name: string) => screen.getByText(name, { selector: 'dt' }).parentElement?.textContent;
    expect(tile('Connections')).toBe('Connections3434 % of 100');
    expect(tile('Cache hits')).toBe('Cache hits99.87 %');
    expect(tile('Size')).toBe('Size12.0 GiB');
    expect(screen.queryByText('Lag', { selector: 'dt' })).toBeNull();
    expect(screen.getByText('shared_buffers')).toBeTruthy();
  });

  it('draws charts of what the server tells and of nothing else', async () => {
    openApp('/databases/7', house);
    await screen.findByRole('region', { name: 'Charts' });
    expect(await screen.findByText('Cache hit ratio')).toBeTruthy();
    expect(screen.getByText('Connections, against the limit')).toBeTruthy();
    expect(screen.queryByText('Replication lag')).toBeNull();
    expect(screen.queryByText('Memory')).toBeNull();
  });

  it('says why a server cannot be asked, and shows what is known from before', async () => {
    openApp('/databases/7', {
      ...house,
      '/databases/7': aDatabaseDetail({
        state: 'down',
        figures: null,
        error: 'connection refused by 127.0.0.1:5432: is the server running?',
      }),
    });
    expect((await screen.findByRole('alert')).textContent).toContain('connection refused by 127.0.0.1:5432');
    expect(await screen.findByRole('region', { name: 'Charts' })).toBeTruthy();
  });

  it('lets who may forget one that is gone, after a word of what that means', async () => {
    const gone = { ...house, '/databases/7': aDatabaseDetail({ state: 'stale', figures: null }) };
    openApp('/databases/7', gone);
    await screen.findByRole('region', { name: 'shop' });
    expect(screen.queryByRole('button', { name: 'Forget it' })).toBeNull();
    cleanup();
    viewAs('Admin');
    const page = openApp('/databases/7', { ...gone, 'admin:/databases/7': null });
    fireEvent.click(await screen.findByRole('button', { name: 'Forget it' }));
    expect(await screen.findByText(/are erased for good/)).toBeTruthy();
    fireEvent.click(screen.getAllByRole('button', { name: 'Forget it' }).at(-1) ?? document.body);
    await waitFor(() => expect(locationService.getLocation().pathname).toBe('/a/vigilops-app/databases'));
    expect(page.asked('admin:/databases/7').map(({ method }) => method)).toEqual(['DELETE']);
  });

  it('says that its agent is silent, and since when', async () => {
    openApp('/databases/7', {
      ...house,
      '/databases/7': aDatabaseDetail({
        state: 'stale',
        figures: null,
        last_seen: '2026-03-01T11:00:00.000000Z',
        stale_after_seconds: 90,
      }),
    });
    const alert = await screen.findByText(/No answer since/);
    expect(screen.getByText('Its agent says nothing of it any more')).toBeTruthy();
    expect(screen.getByText('1 hour ago')).toBeTruthy();
    expect(alert.textContent).toMatch(/No answer since \d\d:00, 1 hour ago/);
    expect(alert.textContent).toContain('After 1 min 30 sec of silence');
    expect(alert.textContent).toContain('still stands in its agent.yaml');
  });

  it('that is defined here leads who may to its definition', async () => {
    const defined = aDatabaseDetail({ state: 'stale', figures: null, definition_id: 9 });
    openApp('/databases/7', { ...house, '/databases/7': defined });
    expect(await screen.findByText(/the definition is still switched on/)).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Edit the definition' })).toBeNull();
    cleanup();
    viewAs('Admin');
    openApp('/databases/7', { ...house, '/databases/7': defined });
    const link = await screen.findByRole('link', { name: 'Edit the definition' });
    expect(link.getAttribute('href')).toBe('/a/vigilops-app/databases/definitions/9');
  });

  it('that was never reached has nothing from before, and says what to look at', async () => {
    openApp('/databases/7', {
      ...house,
      '/databases/7': aDatabaseDetail({
        state: 'down',
        figures: null,
        version: null,
        error: '127.0.0.1:1 cannot be reached',
        error_kind: 'unreachable',
      }),
    });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('does it listen on that address');
    expect(alert.textContent).not.toContain('from before');
    expect(screen.queryByRole('region', { name: 'Charts' })).toBeNull();
  });

  it('says what is not seen, with what to run', async () => {
    openApp('/databases/7', {
      ...house,
      '/databases/7': aDatabaseDetail({
        missing: [
          { what: 'pg_stat_statements', grant: 'CREATE EXTENSION pg_stat_statements;' },
          { what: 'statements of others', grant: 'GRANT pg_monitor TO monitor;' },
        ],
      }),
    });
    const part = within(await screen.findByRole('region', { name: 'What its account may not see' }));
    expect(part.getByText('GRANT pg_monitor TO monitor;')).toBeTruthy();
    expect(part.getByRole('button', { name: 'Copy: What to run for: pg_stat_statements' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Rights missing: 2' }).getAttribute('href')).toBe(
      '/a/vigilops-app/databases/7#rights',
    );
  });

  it('leads to who blocks where somebody waits now', async () => {
    openApp('/databases/7', {
      ...house,
      '/databases/7': aDatabaseDetail({
        locks: { at: DATABASE_NOW, waiting: 3, longest_ms: 95_000 },
        figures: someFigures({ connections: 96 }),
      }),
    });
    expect(
      await screen.findByText('Sessions wait for a lock now: 3, the longest for 1 min 35 sec'),
    ).toBeTruthy();
    expect(screen.getByRole('link', { name: 'See who blocks them' }).getAttribute('href')).toBe(
      '/a/vigilops-app/databases/7/locks',
    );
  });

  it.each(['/databases/8', '/databases/x', '/databases/7/nothing'])(
    'tells that there is no %s',
    async (path) => {
      openApp(path, {
        ...house,
        '/databases/8': refusal(404, { code: 'NOT_FOUND', detail: 'there is none' }),
      });
      expect(await screen.findByText('There is no such database')).toBeTruthy();
    },
  );

  it('keeps its frame where the figures fail, and says so where everything does', async () => {
    openApp('/databases/7', { ...house, '/databases/7/figures': refusal(503, undefined) });
    expect(await screen.findByRole('region', { name: 'shop' })).toBeTruthy();
    expect(await screen.findByText('VigilOps does not answer')).toBeTruthy();
    cleanup();
    openApp('/databases/9', { '/databases/9': refusal(502, undefined) });
    expect(await screen.findByText('VigilOps does not answer')).toBeTruthy();
  });
});
