import { locationService } from '@grafana/runtime';
import { settings as schema } from '@vigilops/contracts/api';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { openApp } from '../../test/open-app.tsx';
import { viewAs } from '../../test/view-as.ts';
import type { CurrentSettings } from './draft.ts';

beforeEach(() => viewAs('Admin'));
afterEach(() => {
  cleanup();
  viewAs('Viewer');
});

const current = (fields: Partial<CurrentSettings> = {}): CurrentSettings => ({
  settings: schema.parse({}),
  version: 4,
  updated_at: null,
  updated_by: null,
  fixed: [],
  ...fields,
});
const system = {
  version: '0.1.0',
  node_version: 'v24.0.0',
  license: 'Apache-2.0',
  started_at: '2026-03-01T12:00:00.000000Z',
  uptime_seconds: 7_200,
  resident_bytes: 2 ** 28,
  heap_bytes: 2 ** 27,
  cpu_ratio: 0.05,
  database: {
    engine: 'timescale',
    server_version: '17.2',
    embedded: true,
    bytes: 2 ** 31,
    disk_total_bytes: 2 ** 40,
    disk_free_bytes: 2 ** 39,
    tables: [{ name: 'log_lines', bytes: 2 ** 30 }],
  },
  counts: { hosts: 3, services: 5, users: 2, series: 1_234 },
};
const house = { '/settings': current(), '/system': system };
const field = (label: RegExp) => screen.findByLabelText<HTMLInputElement>(label);
const write = async (label: RegExp, value: string) =>
  fireEvent.change(await field(label), { target: { value } });
const save = () => screen.getByRole('button', { name: 'Save' });
const sent = (requests: readonly { method?: string; data?: unknown }[]) =>
  requests.find(({ method }) => method === 'PUT')?.data;

describe('settings', () => {
  it('begin with the first section', async () => {
    openApp('/settings', house);
    await waitFor(() => expect(locationService.getLocation().pathname).toMatch(/settings\/general$/));
    expect((await field(/^Name/)).value).toBe('VigilOps');
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  });

  it('are saved as a whole, with the version that they were made from', async () => {
    const { requests } = openApp('/settings/general', {
      ...house,
      'admin:/settings': current({ version: 5, settings: schema.parse({ general: { name: 'Shop' } }) }),
    });
    await write(/^Name/, 'Shop');
    expect(screen.getByText(/general\.name/)).toBeTruthy();
    fireEvent.click(save());
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Save' })).toBeNull());
    expect(sent(requests)).toEqual({ version: 4, settings: schema.parse({ general: { name: 'Shop' } }) });
    expect((await field(/^Name/)).value).toBe('Shop');
  });

  it('keep what was written while one looks at another section', async () => {
    openApp('/settings/general', house);
    await write(/^Name/, 'Shop');
    locationService.push('/a/vigilops-app/settings/ai');
    expect(await screen.findByText(/general\.name/)).toBeTruthy();
  });

  it('are kept, with what was written, where somebody else was quicker', async () => {
    const said = { code: 'CONFLICT', detail: 'Bo changed the settings.', help: '' };
    const answers: Record<string, unknown> = { ...house, 'admin:/settings': refusal(409, said) };
    const { asked } = openApp('/settings/general', answers);
    await write(/^Name/, 'Shop');
    fireEvent.click(save());
    expect(await screen.findByText('Bo changed the settings.')).toBeTruthy();
    const before = asked('/settings').length;
    fireEvent.click(screen.getByText('Reload, and keep what I wrote'));
    expect(asked('/settings').length).toBe(before + 1);
    expect((await field(/^Name/)).value).toBe('Shop');
    expect(save()).toBeTruthy();
  });

  it('that the environment decides are locked, and say so', async () => {
    openApp('/settings/retention', { ...house, '/settings': current({ fixed: ['retention.logs_days'] }) });
    expect((await field(/^Logs/)).disabled).toBe(true);
    expect((await field(/^Traces/)).disabled).toBe(false);
    expect(screen.getByText(/The environment of the backend decides this/)).toBeTruthy();
  });

  it('are not saved while a number is none', async () => {
    openApp('/settings/retention', house);
    await write(/^Logs/, '0');
    expect(screen.getByText('A whole number from 1 to 400')).toBeTruthy();
    expect(save().hasAttribute('disabled')).toBe(true);
  });

  it('that keep less are saved after a question about what is lost', async () => {
    const { requests } = openApp('/settings/retention', { ...house, 'admin:/settings': current() });
    await write(/^Logs/, '3');
    expect(screen.getByText('Saving this removes data')).toBeTruthy();
    fireEvent.click(save());
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText('Logs: older than 3 days (now kept for 7)')).toBeTruthy();
    expect(sent(requests)).toBeUndefined();
    fireEvent.click(dialog.getByRole('button', { name: 'Save, and remove it' }));
    expect(sent(requests)).toMatchObject({ settings: { retention: { logs_days: 3 } } });
  });

  it('stand beside the size of the database', async () => {
    openApp('/settings/retention', house);
    expect(await screen.findByText('512.0 GiB of 1.0 TiB (50 %)')).toBeTruthy();
    expect(screen.getByText('log_lines')).toBeTruthy();
  });

  it('are there for Members to read, with no button that is dead', async () => {
    viewAs('Viewer');
    openApp('/settings/general', house);
    expect((await field(/^Name/)).disabled).toBe(true);
    expect(screen.getByText(/Only Admins change settings/)).toBeTruthy();
  });
});

describe('configuration as code', () => {
  const difference = {
    kind: 'setting',
    action: 'change',
    name: 'retention.logs_days',
    before: '7',
    after: '3',
  };
  const open = (answer: unknown) =>
    openApp('/settings/configuration', { ...house, 'admin:/settings/import': answer });

  it('is compared first, and applied after a question', async () => {
    const { requests } = open({ applied: false, differences: [difference] });
    await write(/^Configuration/, 'retention: {}');
    fireEvent.click(screen.getByRole('button', { name: 'Compare' }));
    expect(await screen.findByText('retention.logs_days')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Make these 1 changes' }));
    fireEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', { name: 'Make these 1 changes' }),
    );
    const bodies = requests.filter(({ method }) => method === 'POST').map(({ data }) => data);
    expect(bodies).toEqual([
      { yaml: 'retention: {}', remove: false, dry_run: true },
      { yaml: 'retention: {}', remove: false, dry_run: false },
    ]);
  });

  it('is compared anew once the file is another', async () => {
    open({ applied: false, differences: [difference] });
    await write(/^Configuration/, 'a');
    fireEvent.click(screen.getByRole('button', { name: 'Compare' }));
    await screen.findByText('retention.logs_days');
    await write(/^Configuration/, 'b');
    expect(screen.queryByText('retention.logs_days')).toBeNull();
  });

  it('says what is wrong with a file', async () => {
    open(refusal(400, { code: 'REQUEST_INVALID', detail: 'line 2: no such key', help: '' }));
    await write(/^Configuration/, 'a');
    fireEvent.click(screen.getByRole('button', { name: 'Compare' }));
    expect(await screen.findByText(/Line 2: no such key\./)).toBeTruthy();
  });
});

it('tells about the system', async () => {
  openApp('/settings/system', house);
  expect(await screen.findByText('TimescaleDB')).toBeTruthy();
  expect(screen.getByText('1,234')).toBeTruthy();
});
