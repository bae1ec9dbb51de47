import { config, locationService, setDataSourceSrv, type DataSourceSrv } from '@grafana/runtime';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aHost } from '../../test/a-host.ts';
import { aLogRecord, aVolume, FROM, refusal, GRAFANAS_OWN } from '../../test/builders.ts';
import { giveSizes, takeSizesBack } from '../../test/list-sizes.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import { viewAs } from '../../test/view-as.ts';

const RANGE = 'from=1772366400000&to=1772370000000';
const counted = aVolume({
  levels: [
    { level: 'info', counts: [5, 7] },
    { level: 'error', counts: [0, 1200] },
  ],
  total: 1212,
});
const lines = { ...listOf(aLogRecord()), streams: {}, stopped_by: 'end', searched_from: '', searched_to: '' };
const aFacet = (field: string, ...values: [string, number][]) => ({
  field,
  values: values.map(([value, count]) => ({ value, count })),
  other: 0,
  sampled: false,
});
const facets = {
  facets: [
    aFacet('level', ['info', 12], ['error', 1_200]),
    aFacet('host', ['web-1', 900], ['web 2', 300]),
    { ...aFacet('http.status_code', ['500', 80]), other: 20, sampled: true },
  ],
  sample: 5_000,
  counted_from: FROM,
};
const house = {
  '/hosts': listOf(aHost({}, { name: 'web-1' })),
  '/logs/volume': counted,
  '/logs/query': lines,
  '/logs/facets': facets,
};

beforeEach(() => {
  localStorage.clear();
  setDataSourceSrv({ getList: () => [GRAFANAS_OWN] } as unknown as DataSourceSrv);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  viewAs('Viewer');
});

const params = () => locationService.getSearch();
const query = () => params().get('query');
const bodies = (asked: ReturnType<typeof openApp>['asked'], key: string) =>
  asked(key).map(({ data }) => data as Record<string, unknown>);
const bar = () => screen.getByLabelText<HTMLInputElement>('Search in log lines');
const write = (text: string) => {
  fireEvent.change(bar(), { target: { value: text } });
  bar().setSelectionRange(text.length, text.length);
  fireEvent.select(bar());
};
const press = (key: string) => fireEvent.keyDown(bar(), { key });
const suggested = () => screen.queryAllByRole('option').map((item) => item.textContent);

describe('the search', () => {
  it('has the focus, and asks for what the address says, lines, counts and fields alike', () => {
    const { asked } = openApp(`/logs?${RANGE}&query=refused level:>=error&case=1`, house);
    expect(document.activeElement).toBe(bar());
    const wanted = {
      query: 'refused level:>=error',
      case_sensitive: true,
      from: '2026-03-01T12:00:00.000Z',
      to: '2026-03-01T13:00:00.000Z',
    };
    expect(bodies(asked, '/logs/query')).toEqual([expect.objectContaining(wanted)]);
    expect(bodies(asked, '/logs/volume')).toEqual([wanted]);
    expect(bodies(asked, '/logs/facets')[0]).toEqual({ ...wanted, limit: 10 });
  });

  it('is translated from old addresses', () => {
    const { asked } = openApp(`/logs?${RANGE}&q=refused&level=error&host=web-1`, house);
    expect(bar().value).toBe('refused level:>=error host:web-1');
    expect(bodies(asked, '/logs/query')[0]).toMatchObject({ query: 'refused level:>=error host:web-1' });
  });

  it('asks on Enter, and not before', () => {
    const { asked } = openApp(`/logs?${RANGE}`, house);
    write('refused');
    expect(asked('/logs/query')).toHaveLength(1);
    press('Enter');
    expect(query()).toBe('refused');
    expect(bodies(asked, '/logs/query').map((body) => body.query)).toEqual([undefined, 'refused']);
    fireEvent.click(screen.getByLabelText('Clear the search'));
    expect([query(), bar().value]).toEqual([null, '']);
  });

  it('points at the column of what cannot be read, asks nothing, and keeps what was found', () => {
    const { asked } = openApp(`/logs?${RANGE}`, house);
    write('level:loud x');
    press('Enter');
    const problem = screen.getByRole('alert');
    expect(problem.textContent).toContain('Column 7: Levels are trace, debug, info, warn, error, fatal');
    expect(problem.querySelector('mark')?.textContent).toBe('loud');
    expect(bar().getAttribute('aria-invalid')).toBe('true');
    expect([asked('/logs/query').length, query()]).toEqual([1, null]);
  });

  it('says after a pause in writing what is wrong, not before', () => {
    vi.useFakeTimers();
    openApp(`/logs?${RANGE}`, house);
    write('(a');
    expect(screen.queryByRole('alert')).toBeNull();
    act(() => void vi.advanceTimersByTime(1_000));
    expect(screen.getByRole('alert').textContent).toContain('This parenthesis is not closed');
  });

  it('asks nothing where an address cannot be read', () => {
    const { asked } = openApp(`/logs?${RANGE}&query=(a`, house);
    expect(screen.getByRole('alert').textContent).toContain('Column 1');
    expect(asked('/logs/')).toHaveLength(0);
    // And nobody is told that an answer is on its way.
    expect(document.querySelector('[aria-busy="true"]')).toBeNull();
  });

  it('says at the field what the house refuses, as a pattern that only it can judge', async () => {
    const said = { code: 'REQUEST_INVALID', detail: 'query: parentheses () not balanced', help: '' };
    openApp(`/logs?${RANGE}&query=/(/`, { ...house, '/logs/query': refusal(400, said) });
    expect(await screen.findAllByText('query: parentheses () not balanced')).toHaveLength(1);
    expect(bar().getAttribute('aria-invalid')).toBe('true');
  });

  it('tells large and small letters apart at a press', () => {
    openApp(`/logs?${RANGE}&query=a`, house);
    fireEvent.click(screen.getByRole('button', { name: 'Tell large and small letters apart' }));
    expect(params().get('case')).toBe('1');
  });
});

describe('what can be written', () => {
  it('is offered: fields, then their values, by the keyboard', async () => {
    openApp(`/logs?${RANGE}`, house);
    expect(suggested()).toEqual([]);
    write('refused ho');
    expect(suggested()[0]).toBe('host:name of the host');
    press('ArrowDown');
    press('Enter');
    expect(bar().value).toBe('refused host:');
    expect(suggested()).toEqual(['web-1', 'web 2']);
    press('ArrowDown');
    press('ArrowDown');
    press('Enter');
    expect(bar().value).toBe('refused host:"web 2" ');
    expect(suggested()).toEqual([]);
    press('Enter');
    expect(query()).toBe('refused host:"web 2"');
  });

  it('is taken by the mouse, and left with Escape', () => {
    openApp(`/logs?${RANGE}`, house);
    write('http');
    fireEvent.click(screen.getByText('http.status_code:'));
    expect(bar().value).toBe('http.status_code:');
    press('Escape');
    expect(suggested()).toEqual([]);
  });

  it('is asked for where the values of a field are not known yet, once', async () => {
    const values = { ...facets, facets: [aFacet('user', ['ann', 3], ['ben', 1])] };
    const { asked } = openApp(`/logs?${RANGE}`, {
      ...house,
      '/logs/facets': ({ data }: { data: { fields?: string[] } }) =>
        data.fields?.[0] === 'user' ? values : facets,
    });
    write('user:');
    await waitFor(() => expect(suggested()).toEqual(['ann', 'ben']));
    write('user:b');
    expect(suggested()).toEqual(['ben']);
    const wanted = bodies(asked, '/logs/facets').filter(({ fields }) => fields !== undefined);
    expect(wanted).toEqual([expect.objectContaining({ fields: ['user'] })]);
  });

  it('is what was searched for before, where nothing is written', () => {
    openApp(`/logs?${RANGE}`, house);
    write('refused');
    press('Enter');
    write('');
    expect(suggested()[0]).toBe('refusedsearched before');
    press('ArrowDown');
    press('Enter');
    expect(query()).toBe('refused');
  });
});

describe('the fields', () => {
  const group = (name: string) => within(screen.getByRole('region', { name }));
  const value = (name: string, text: string) => group(name).getByRole('checkbox', { name: new RegExp(text) });

  it('stand with their values and counts, levels from the gravest', () => {
    openApp(`/logs?${RANGE}`, house);
    expect(
      group('Level')
        .getAllByRole('checkbox')
        .map((item) => item.textContent),
    ).toEqual(['ERROR1.2K', 'INFO12']);
    expect(group('http.status_code').getByText('other values: 20')).toBeTruthy();
    expect(screen.getByText('≈ counted in the newest 5,000 lines')).toBeTruthy();
  });

  it('narrow the search at a press, more values are alternatives, and again widens it', () => {
    openApp(`/logs?${RANGE}&query=refused`, house);
    fireEvent.click(value('Host', 'web-1'));
    expect(query()).toBe('refused host:web-1');
    expect(value('Host', 'web-1').getAttribute('aria-checked')).toBe('true');
    fireEvent.click(value('Host', 'web 2'));
    expect(query()).toBe('refused host:(web-1 OR "web 2")');
    fireEvent.click(value('Host', 'web-1'));
    expect(query()).toBe('refused host:"web 2"');
  });

  it('leave a value out with Alt or the minus', () => {
    openApp(`/logs?${RANGE}`, house);
    fireEvent.click(value('Host', 'web-1'), { altKey: true });
    expect(query()).toBe('-host:web-1');
    expect(value('Host', 'web-1').getAttribute('aria-checked')).toBe('mixed');
    fireEvent.click(value('Host', 'web-1, left out'));
    expect(query()).toBe(null);
    fireEvent.click(screen.getByLabelText('Only lines without 500'));
    expect(query()).toBe('-http.status_code:500');
  });

  it('are those that a term can name: no field of the lines that is called like one of every line', () => {
    const more = [...facets.facets, aFacet('level', ['30', 5]), aFacet('hostname', ['x', 1])];
    openApp(`/logs?${RANGE}`, { ...house, '/logs/facets': { ...facets, facets: more } });
    expect(screen.getAllByRole('region', { name: 'Level' })).toHaveLength(1);
    expect(screen.queryByRole('region', { name: 'hostname' })).toBeNull();
  });

  it('keep the other values of a field that is narrowed', () => {
    const { asked } = openApp(`/logs?${RANGE}&query=x host:web-1`, house);
    const asks = bodies(asked, '/logs/facets').map((body) => [body.query, body.fields]);
    expect(asks).toEqual([
      ['x host:web-1', undefined],
      ['x', ['host']],
    ]);
  });

  it('fold, can be put away, and stay away', () => {
    openApp(`/logs?${RANGE}`, house);
    fireEvent.click(screen.getByRole('button', { name: 'Host' }));
    expect(group('Host').queryByRole('checkbox')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Fields' }));
    expect(screen.queryByRole('complementary', { name: 'Fields' })).toBeNull();
    cleanup();
    const { asked } = openApp(`/logs?${RANGE}`, house);
    expect(asked('/logs/facets')).toHaveLength(0);
  });

  it('say why they cannot be counted', () => {
    const said = { code: 'QUERY_TIMEOUT', detail: 'It took too long.', help: '' };
    openApp(`/logs?${RANGE}`, { ...house, '/logs/facets': refusal(504, said) });
    expect(screen.getByText('Fields cannot be counted: It took too long.')).toBeTruthy();
  });
});

describe('saved searches', () => {
  const saved = {
    id: 3,
    name: 'slow payments',
    query: 'service:payment took:>5',
    case_sensitive: false,
    range: { from: 'now-7d', to: 'now' },
    columns: ['took'],
    shared: true,
    created_by: 'Ada',
    updated_at: FROM,
  };

  it('are opened with all that they keep', async () => {
    openApp(`/logs?${RANGE}&query=x&line=7`, { ...house, '/log-searches': { items: [saved] } });
    fireEvent.click(screen.getByRole('button', { name: 'Saved searches' }));
    expect(screen.queryByText('Save this search …')).toBeNull();
    fireEvent.click(await screen.findByText('slow payments'));
    expect(query()).toBe(saved.query);
    expect([params().get('from'), params().get('col'), params().get('line')]).toEqual([
      'now-7d',
      'took',
      null,
    ]);
  });

  it('are made by those who may, for all where that is wanted', async () => {
    viewAs('Admin');
    const { requests } = openApp(`/logs?${RANGE}&query=a b&col=took`, {
      ...house,
      'admin:/log-searches': saved,
    });
    fireEvent.click(screen.getByRole('button', { name: 'Saved searches' }));
    fireEvent.click(await screen.findByText('Save this search …'));
    const form = within(await screen.findByRole('dialog'));
    fireEvent.change(form.getByLabelText('Name'), { target: { value: ' mine ' } });
    fireEvent.click(form.getByLabelText(/For everybody/));
    fireEvent.click(form.getByRole('button', { name: 'Save' }));
    const sent = requests.find(({ method, url }) => method === 'POST' && url.endsWith('/log-searches'));
    expect(sent?.data).toEqual({
      name: 'mine',
      query: 'a b',
      case_sensitive: false,
      range: null,
      columns: ['took'],
      shared: true,
    });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('taking lines along', () => {
  it('exports what is found as text, a single JSON line too', async () => {
    const made: Blob[] = [];
    vi.stubGlobal(
      'URL',
      Object.assign(URL, {
        createObjectURL: (blob: Blob) => {
          made.push(blob);
          return 'blob:x';
        },
        revokeObjectURL: () => undefined,
      }),
    );
    const { asked } = openApp(`/logs?${RANGE}&query=a&col=took`, {
      ...house,
      '/logs/export': '{"body":"x"}\n',
    });
    fireEvent.click(screen.getByRole('button', { name: 'Export' }));
    fireEvent.click(await screen.findByText('CSV'));
    const [request] = asked('/logs/export');
    expect(request?.responseType).toBe('text');
    expect(request?.data).toMatchObject({ query: 'a', format: 'csv', limit: 50_000 });
    expect((request?.data as { fields: string[] }).fields).toContain('took');
    await waitFor(() => expect(made).toHaveLength(1));
  });

  it('shares an address with the range as it is, and the columns', async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
    vi.stubGlobal('isSecureContext', true);
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
    openApp('/logs?from=now-1h&to=now&query=a&col=took', house);
    fireEvent.click(screen.getByRole('button', { name: 'Share' }));
    expect(await screen.findByText('Link copied')).toBeTruthy();
    const { searchParams } = new URL(writeText.mock.lastCall?.[0] ?? '');
    expect(searchParams.get('from')).toMatch(/^\d{13}$/);
    expect([searchParams.get('query'), searchParams.get('col')]).toEqual(['a', 'took']);
  });
});

describe('a line', () => {
  beforeEach(giveSizes);
  afterEach(takeSizesBack);

  it('is reached from the search by the keyboard', async () => {
    openApp(`/logs?${RANGE}`, house);
    await screen.findByRole('option');
    write('host:');
    press('Escape');
    expect(document.activeElement).toBe(bar());
    press('Escape');
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'j' });
    expect(document.activeElement).toBe(screen.getByRole('listbox', { name: 'Log lines' }));
  });

  it('is in the address while it is open; its values narrow the search, and become columns', async () => {
    openApp(`/logs?${RANGE}`, house);
    fireEvent.click(await screen.findByRole('option'));
    expect(params().get('line')).toBe('1');
    const row = within(screen.getByText('log.file.path').closest('tr') as HTMLElement);
    fireEvent.click(row.getByLabelText('Show it as a column in the list'));
    expect(params().getAll('col')).toEqual(['log.file.path']);
    fireEvent.click(row.getByLabelText('Only lines without this value'));
    expect([query(), params().get('line')]).toEqual(['-file:"/var/log/shop.log"', null]);
  });
});

describe('the counts by time', () => {
  const plot = () => {
    const element = screen.getByRole('img', { name: 'Lines by time: 1,212 in all' });
    element.getBoundingClientRect = () => ({ left: 0, width: 100 }) as DOMRect;
    return element;
  };
  const range = () => [params().get('from'), params().get('to')];

  it('zoom to a bar that is clicked, and back with the browser', async () => {
    openApp(`/logs?${RANGE}`, house);
    fireEvent.pointerDown(plot(), { clientX: 75 });
    fireEvent.pointerUp(plot());
    expect(range()).toEqual(['1772368200000', '1772370000000']);
    void act(() => locationService.getHistory().goBack());
    await waitFor(() => expect(range()).toEqual(['1772366400000', '1772370000000']));
  });

  it('zoom to a range that is drawn', () => {
    openApp(`/logs?${RANGE}`, house);
    fireEvent.pointerDown(plot(), { clientX: 75 });
    fireEvent.pointerMove(plot(), { clientX: 10 });
    fireEvent.pointerUp(plot());
    expect(range()).toEqual(['1772366400000', '1772370000000']);
  });

  it('say when they are not complete, which a first step that begins early is not', () => {
    openApp(`/logs?${RANGE}`, {
      ...house,
      '/logs/volume': { ...counted, counted_from: '2026-03-01T12:07:00.000000Z' },
    });
    expect(screen.queryByText(/bars on the left are not complete/)).toBeNull();
    cleanup();
    openApp(`/logs?${RANGE}`, {
      ...house,
      '/logs/volume': { ...counted, counted_from: '2026-03-01T12:31:00.000000Z' },
    });
    expect(screen.getByText(/bars on the left are not complete/)).toBeTruthy();
  });
});

describe('what goes wrong', () => {
  it('is said above the lines that stay, and asked again at a press', () => {
    const said = { code: 'QUERY_TIMEOUT', detail: 'It took too long.', help: 'Narrow the range.' };
    const { asked } = openApp(`/logs?${RANGE}`, { ...house, '/logs/query': refusal(504, said) });
    expect(screen.getByText('It took too long.')).toBeTruthy();
    expect(screen.getByText('Narrow the range.')).toBeTruthy();
    fireEvent.click(screen.getByText('Try again'));
    expect(asked('/logs/query')).toHaveLength(2);
  });

  it('is a search that ran out of time: says from when, and can go on', () => {
    const partial = {
      ...lines,
      stopped_by: 'time',
      next_cursor: 'on',
      searched_from: '2026-03-01T12:30:00.000000Z',
    };
    const { asked } = openApp(`/logs?${RANGE}`, { ...house, '/logs/query': partial });
    expect(screen.getByText(/The search ran out of time at 2026-03-01/)).toBeTruthy();
    fireEvent.click(screen.getByText('Load older lines'));
    expect(bodies(asked, '/logs/query')[1]).toMatchObject({ cursor: 'on' });
  });

  it('is a house without a line: says how lines get here, with commands', () => {
    const none = { ...lines, items: [] };
    openApp(`/logs?${RANGE}`, { ...house, '/logs/volume': aVolume(), '/logs/query': none });
    expect(screen.getByText('No line was logged in this time range')).toBeTruthy();
    expect(screen.getByText(/OTEL_EXPORTER_OTLP_ENDPOINT/)).toBeTruthy();
    fireEvent.click(screen.getByText('Look at the last 7 days'));
    expect(params().get('from')).toBe('now-7d');
  });
});

describe('the live view', () => {
  it('asks for no range, and says how it is doing; a range ends it', async () => {
    const { asked } = openApp('/logs?live=1&query=service:shop', house);
    expect(asked('/logs/volume')).toHaveLength(0);
    expect(await screen.findByText(/Connecting|Asks every few seconds/)).toBeTruthy();
    // Here nothing streams: lines are asked for, with the same filter.
    await waitFor(() => expect(bodies(asked, '/logs/query')[0]).toMatchObject({ query: 'service:shop' }));
    fireEvent.click(screen.getByRole('switch', { name: 'Live' }));
    expect(params().get('live')).toBeNull();
    expect(asked('/logs/volume')).toHaveLength(1);
  });
});

describe('what was fetched back from the archive', () => {
  const restore = {
    id: 7,
    state: 'done',
    from: '2026-02-03T00:00:00.000000Z',
    to: '2026-02-04T00:00:00.000000Z',
    filter: { services: [], hosts: [], level: null, text: '' },
    max_lines: 1_000_000,
    limited: false,
    lines_read: 5,
    lines_restored: 5,
    bytes_read: 10,
    bytes_total: 10,
    problems: [],
    created_by: 'ann',
    created_at: FROM,
    finished_at: FROM,
    expires_at: '2026-03-02T12:00:00.000000Z',
  };
  const openRestore = (fields: object = {}, path = '/logs?restore=7&live=1', answers: object = {}) =>
    openApp(path, { ...house, '/log-restores/7': { ...restore, ...fields }, ...answers });
  const status = () => screen.getAllByRole('status').map((element) => element.textContent);

  beforeEach(giveSizes);
  afterEach(takeSizesBack);

  it('is searched instead of the lines that are kept, over all of it, and never live', async () => {
    const context = { before: [], at: [], after: [], streams: {} };
    const { asked } = openRestore({}, undefined, { '/logs/context': context, '/logs/export': 'x' });
    expect(status().join()).toMatch(/Lines of 2026-02-03 restored from the archive, until 2026-03-02/);
    const wanted = { restore: 7, from: '2026-02-03T00:00:00.000Z', to: '2026-02-04T00:00:00.000Z' };
    for (const path of ['query', 'volume', 'facets']) {
      expect(bodies(asked, `/logs/${path}`)[0], path).toMatchObject(wanted);
    }
    expect(screen.queryByRole('switch', { name: 'Live' })).toBeNull();
    fireEvent.click(await screen.findByRole('option'));
    fireEvent.click(screen.getByRole('button', { name: 'Lines around it' }));
    await waitFor(() => expect(bodies(asked, '/logs/context')[0]).toMatchObject({ restore: 7 }));
    write('host:');
    await waitFor(() => expect(bodies(asked, '/logs/facets').at(-1)).toMatchObject({ restore: 7 }));
  });

  it('stays in the address with a narrower range and another search, and in links', async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
    vi.stubGlobal('isSecureContext', true);
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
    const { asked } = openRestore({}, '/logs?restore=7&from=1770080400000&to=1770084000000');
    write('refused');
    press('Enter');
    expect(bodies(asked, '/logs/query').at(-1)).toMatchObject({
      restore: 7,
      query: 'refused',
      from: '2026-02-03T01:00:00.000Z',
    });
    fireEvent.click(screen.getByRole('button', { name: 'Share' }));
    expect(await screen.findByText('Link copied')).toBeTruthy();
    const { searchParams } = new URL(writeText.mock.lastCall?.[0] ?? '');
    expect([searchParams.get('restore'), searchParams.get('from')]).toEqual(['7', '1770080400000']);
  });

  it('is left for the present with the search as it is', () => {
    const { asked } = openRestore({}, '/logs?restore=7&query=refused&from=1770080400000&to=1770084000000');
    fireEvent.click(screen.getByRole('button', { name: 'Back to the present' }));
    expect([params().get('restore'), params().get('from'), query()]).toEqual([null, null, 'refused']);
    expect(bodies(asked, '/logs/query').at(-1)?.restore).toBeUndefined();
    expect(status().join()).not.toContain('archive');
  });

  it('says what of the day is not there', () => {
    openRestore({
      state: 'partial',
      limited: true,
      max_lines: 5_000,
      filter: { services: ['shop'], hosts: [], level: 'warn', text: 'time' },
      problems: [{ day: '2026-02-03', part: 'part-00002.jsonl.gz', error: 'it is not there' }],
    });
    expect(screen.getByText('Only what was asked for: shop, ≥ warn, “time”')).toBeTruthy();
    expect(screen.getByText('No more than 5,000 lines were fetched')).toBeTruthy();
    expect(screen.getByText('Not all could be read: part-00002.jsonl.gz: it is not there')).toBeTruthy();
  });

  it('is waited for until it is there, asks nothing of a house that would refuse, and goes when its time is up', () => {
    vi.useFakeTimers();
    const said = { code: 'NOT_FOUND', detail: 'there is no restore 7; its time may be up', help: '' };
    const states: unknown[] = [
      { ...restore, state: 'running', bytes_read: 1_048_576, bytes_total: 2_097_152 },
      restore,
      refusal(404, said),
    ];
    const { asked } = openRestore({}, '/logs?restore=7', { '/log-restores/7': () => states.shift() });
    expect(status().join()).toContain('are being fetched from the archive: 1.0 MiB of 2.0 MiB');
    expect(asked('/logs/')).toHaveLength(0);
    expect(screen.queryByText('No line was logged in this time range')).toBeNull();

    act(() => void vi.advanceTimersByTime(5_000));
    expect(status().join()).toContain('Lines of 2026-02-03 restored');
    expect(bodies(asked, '/logs/query')).toMatchObject([{ restore: 7 }]);
    expect(screen.getByRole('listbox')).toBeTruthy();

    act(() => void vi.advanceTimersByTime(5_000));
    expect(status().join()).toContain('no longer fetched back');
    expect(screen.queryByRole('listbox')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Back to the present' }));
    expect(bodies(asked, '/logs/query').map((body) => body.restore)).toEqual([7, undefined]);
  });

  it('is not what an address says that names no restore', () => {
    const { asked } = openApp('/logs?restore=x', house);
    expect(asked('/log-restores')).toHaveLength(0);
    expect(bodies(asked, '/logs/query')[0]?.restore).toBeUndefined();
  });
});

describe('Explore', () => {
  const open = (text: string) => {
    config.exploreEnabled = true;
    setDataSourceSrv({
      getList: () => [GRAFANAS_OWN, { type: 'vigilops-datasource', uid: 'v' }],
    } as unknown as DataSourceSrv);
    openApp(`/logs?${RANGE}&query=${encodeURIComponent(text)}`, house);
    config.exploreEnabled = false;
  };

  it('is offered where there is one, with the same question', () => {
    open('/a/i level:>=warn host:web-1');
    const { searchParams } = new URL(screen.getByText('Open in Explore').closest('a')?.href ?? '');
    expect(JSON.parse(searchParams.get('panes') ?? '')).toMatchObject({
      a: { queries: [{ queryType: 'logs', text: 'a', textMode: 'regex', level: 'warn', hosts: ['web-1'] }] },
    });
  });

  it('is not offered for what the data source has no words for', () => {
    open('a OR b');
    expect(screen.queryByText('Open in Explore')).toBeNull();
  });
});
