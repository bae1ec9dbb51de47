import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { openApp } from '../../test/open-app.tsx';
import { anArchive, ARCHIVES_NOW, aRestore, aUsageItem, someArchives } from '../../test/some-archives.ts';
import { someHouseSettings } from '../../test/some-services.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(ARCHIVES_NOW));
});
afterEach(() => {
  viewAs('Viewer');
  cleanup();
  vi.restoreAllMocks();
});

const settings = (target: 'none' | 'folder' | 's3' = 's3') => {
  const house = someHouseSettings();
  return {
    ...house,
    settings: { ...house.settings, archive: { ...house.settings.archive, target, bucket: 'logs' } },
  };
};
const failed = anArchive({
  id: 2,
  day: '2026-03-02',
  state: 'failed',
  parts: 0,
  lines: 0,
  bytes: 0,
  raw_bytes: 0,
  attempts: 3,
  error: 'the server refuses the keys',
  verified_at: null,
  checked_at: null,
  next_try_at: '2026-03-10T12:30:00.000000Z',
});
const house = {
  '/settings': settings(),
  '/log-usage': {
    items: [
      aUsageItem({ bytes: 3_000_000 }),
      aUsageItem({ bytes: 1_000_000, service: 'mail', host_name: 'web-2', host_id: 2 }),
    ],
  },
  '/log-archives': someArchives([failed, anArchive()]),
  '/log-restores': { items: [aRestore()] },
};
/** Within its section, which is called alike. */
const table = async (name: string) =>
  within(
    await waitFor(() => {
      const [, found] = screen.getAllByRole('region', { name });
      expect(found).toBeDefined();
      return found ?? document.body;
    }),
  );
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const choose = async (day: string, item: string) => {
  press(`What can be done with ${day}`);
  fireEvent.click(await screen.findByRole('menuitem', { name: item }));
};
const write = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label, { exact: false }), { target: { value } });

describe('storage of logs', () => {
  it('says how long lines stay, and who fills the disk', async () => {
    openApp('/logs/storage?from=2026-03-01T00:00:00Z&to=2026-03-03T00:00:00Z', house);
    expect((await screen.findByText('In the database')).nextSibling?.textContent).toBe('7 days');
    expect(screen.getByText('In the archive').nextSibling?.textContent).toBe('365 days');
    const [, shop, mail] = (await table('Who fills the disk')).getAllByRole('row');
    expect(shop?.textContent).toContain('shop75 %2.9 MiB');
    expect(mail?.textContent).toContain('mail25 %');
    expect(mail?.textContent).toContain('web-2');
    expect(screen.getByText(/3.8 MiB in 2K lines, 1.9 MiB a day/)).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'Hosts' }));
    expect(locationService.getSearch().get('by')).toBe('host');
    expect((await table('Who fills the disk')).getByText('web-1')).toBeTruthy();
  });

  it('lists days with what is wrong, and tries one again', async () => {
    const { asked } = openApp('/logs/storage', { ...house, 'admin:/log-archives/2/retry': failed });
    const rows = (await table('Archived days')).getAllByRole('row');
    expect(rows[1]?.textContent).toContain('Tried againthe server refuses the keys');
    expect(rows[1]?.textContent).toContain('stay in the database until it is done');
    expect(rows[1]?.textContent).toContain('Tried 3 times. Next: 12:30 UTC');
    expect(rows[2]?.textContent).toContain('Whole');
    expect(rows[2]?.textContent).toContain('57.2 MiB10 % of 572.2 MiB');
    await choose('2026-03-02', 'Try again now');
    await waitFor(() => expect(asked('admin:/log-archives/2/retry')).toHaveLength(1));
    press(/^Whole 1/);
    expect((await table('Archived days')).queryByText('2026-03-02')).toBeNull();
  });

  it('fetches a day back by a search that an archive knows', async () => {
    const { asked } = openApp('/logs/storage', { ...house, 'admin:/log-restores': aRestore({ id: 8 }) });
    await table('Archived days');
    await choose('2026-03-01', 'Fetch it back');
    expect(await screen.findByLabelText('From day (UTC)')).toMatchObject({ value: '2026-03-01' });
    expect(screen.getByText(/57.2 MiB are read, with 1.2M lines/)).toBeTruthy();
    write('Only lines that match', 'service:shop status:500');
    expect(screen.getByRole('alert').textContent).toContain('status:500 cannot be asked of an archive');
    expect(screen.getByRole('button', { name: 'Fetch back' })).toMatchObject({ disabled: true });
    write('Only lines that match', 'service:shop level:>=warn timeout');
    press('Fetch back');
    await waitFor(() => expect(locationService.getSearch().get('fetch')).toBeNull());
    expect(asked('admin:/log-restores')[0]?.data).toEqual({
      day: '2026-03-01',
      filter: { services: ['shop'], hosts: [], level: 'warn', text: 'timeout' },
      max_lines: 1_000_000,
      keep_hours: 24,
    });
  });

  it('does not fetch days of which nothing can be read', async () => {
    openApp('/logs/storage?fetch=2026-03-02', house);
    expect(await screen.findByText('No archive that can be read lies in these days.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Fetch back' })).toMatchObject({ disabled: true });
  });

  it('leads from what was fetched into the log centre, and lets go of it after a question', async () => {
    const { asked } = openApp('/logs/storage', { ...house, 'admin:/log-restores/7': undefined });
    const restores = await table('Fetched back');
    expect(restores.getByText('service shop')).toBeTruthy();
    const link = restores.getByRole('link', { name: 'Open in the log centre' });
    expect(link.getAttribute('href')).toBe(
      '/a/vigilops-app/logs?restore=7&from=1772323200000&to=1772409600000',
    );
    press('Let go of 2026-03-01');
    expect(screen.getByText(/The archive keeps the lines/)).toBeTruthy();
    press('Let go of it');
    await waitFor(() => expect(asked('admin:/log-restores/7')[0]).toMatchObject({ method: 'DELETE' }));
  });

  it('shows how far a restore is, and what could not be read', async () => {
    const running = aRestore({ id: 9, state: 'running', bytes_read: 30_000_000, lines_restored: 5 });
    const partial = aRestore({
      id: 10,
      state: 'partial',
      problems: [{ day: '2026-03-01', part: 'part-00002', error: 'its checksum is another one' }],
    });
    openApp('/logs/storage', { ...house, '/log-restores': { items: [running, partial] } });
    const [, first, second] = (await table('Fetched back')).getAllByRole('row');
    expect(
      within(first ?? document.body)
        .getByRole('meter')
        .getAttribute('aria-valuenow'),
    ).toBe('50');
    expect(within(first ?? document.body).queryByRole('link')).toBeNull();
    expect(second?.textContent).toContain('2026-03-01 part-00002: its checksum is another one');
    expect(within(second ?? document.body).getByRole('link')).toBeTruthy();
  });

  it('says which setting switches the archive on, and sets it', async () => {
    const { asked } = openApp('/logs/storage', {
      ...house,
      '/settings': settings('none'),
      '/log-archives': someArchives([], { target: 'none', access_key_id: null }),
      'admin:/settings': settings('folder'),
    });
    expect(await screen.findByText(/The setting archive.target switches it on/)).toBeTruthy();
    press('Choose where to archive');
    fireEvent.click(await screen.findByRole('radio', { name: 'in a folder' }));
    expect(screen.getByText(/VIGILOPS_ARCHIVE_DIR/)).toBeTruthy();
    press('Save');
    await waitFor(() =>
      expect(asked('admin:/settings')[0]?.data).toMatchObject({
        settings: { archive: { target: 'folder' } },
      }),
    );
  });

  it('keeps keys of a server apart, and tries the place', async () => {
    const { asked } = openApp('/logs/storage?setup=1', {
      ...house,
      '/log-archives': someArchives([], { access_key_id: null }),
      'admin:/log-archive-credentials': undefined,
      'admin:/log-archives/try': { problem: 'the bucket logs is not there' },
    });
    expect(await screen.findByText('The keys of the S3 server are missing')).toBeTruthy();
    write('Access key ID', ' AKIA8 ');
    write('Secret access key', 's3cret');
    press('Save the keys');
    await waitFor(() =>
      expect(asked('admin:/log-archive-credentials')[0]?.data).toEqual({
        credentials: { access_key_id: 'AKIA8', secret_access_key: 's3cret' },
      }),
    );
    expect(screen.getByLabelText('Secret access key')).toMatchObject({ value: '' });
    fireEvent.click(screen.getByText('Try the place'));
    expect(await screen.findByText('the bucket logs is not there')).toBeTruthy();
  });

  it('is seen by viewers, who change nothing', async () => {
    viewAs('Viewer');
    openApp('/logs/storage?fetch=new&setup=1', house);
    expect((await table('Archived days')).queryByRole('button')).toBeNull();
    expect((await table('Fetched back')).getByRole('link')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Let go/ })).toBeNull();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.queryByText('Set up')).toBeNull();
  });

  it('keeps each part that can be shown when another one fails', async () => {
    openApp('/logs/storage', {
      ...house,
      '/log-usage': refusal(503, { code: 'STORE_UNAVAILABLE', detail: 'the database is away', help: '' }),
    });
    expect(await screen.findByText('the database is away')).toBeTruthy();
    expect((await table('Archived days')).getByText('2026-03-01')).toBeTruthy();
  });
});
