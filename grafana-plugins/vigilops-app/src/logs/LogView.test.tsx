import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { lineOfRecord, type LogLine } from './line.ts';
import { LogView } from './LogView.tsx';
import type { LogViewProps, Neighbours } from './view-props.ts';
import { aLogRecord } from '../test/builders.ts';
import { giveSizes, takeSizesBack } from '../test/list-sizes.ts';

beforeAll(giveSizes);
afterAll(takeSizesBack);

const copied = vi.fn(() => Promise.resolve());
beforeEach(() => {
  vi.stubGlobal('isSecureContext', true);
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: copied } });
});
afterEach(() => {
  cleanup();
  copied.mockClear();
  vi.unstubAllGlobals();
});

const aLine = (body: string, fields: Partial<LogLine> = {}): LogLine => ({
  ...lineOfRecord(aLogRecord({ id: body, body })),
  ...fields,
});
const someLines = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => aLine(`line ${from + index}`));

function show(props: Partial<LogViewProps> & Pick<LogViewProps, 'lines'>) {
  const drawn = (more: Partial<LogViewProps>) => <LogView timeZone="utc" {...props} {...more} />;
  const { rerender } = render(drawn({}));
  return { change: (more: Partial<LogViewProps>) => rerender(drawn(more)) };
}
const list = () => screen.getByRole('listbox');
const options = () => screen.getAllByRole('option').map((row) => row.textContent ?? '');
const press = (key: string, more: object = {}) => fireEvent.keyDown(list(), { key, ...more });
const selected = () =>
  screen
    .getAllByRole('option')
    .filter((row) => row.getAttribute('aria-selected') === 'true')
    .map((row) => /line \d+/.exec(row.textContent ?? '')?.[0]);

describe('the list', () => {
  it('draws only the rows on screen, and tells a screen reader of all', () => {
    show({ lines: someLines(10_000) });
    expect(options().length).toBeLessThan(60);
    expect(screen.getAllByRole('option')[0]?.getAttribute('aria-setsize')).toBe('10000');
  });

  it('shows newest or oldest first', () => {
    const { change } = show({ lines: someLines(3) });
    expect(options()[0]).toContain('line 2');
    change({ order: 'oldest-first' });
    expect(options()[0]).toContain('line 0');
  });

  it('has clock, level and chosen labels before the text', () => {
    show({ lines: [aLine('paid', { level: 'warn' })], columns: ['host.name', 'gone'] });
    expect(options()).toEqual(['12:00:00.123WARNweb-1paid']);
  });

  it('adds the day where lines lie in several', () => {
    show({ lines: [aLine('a'), aLine('b', { timeMs: Date.UTC(2026, 2, 3) })] });
    expect(options()[1]).toContain('03-01 12:00:00.123');
  });

  it('shows hostile text as text: markup, turned text, terminal commands, a megabyte', () => {
    const bodies = [
      '<img src=x onerror=alert(1)>',
      'exe\u202Egnp',
      '\u001B[31mred\u001B[2J',
      'x'.repeat(1_000_000),
    ];
    show({ lines: bodies.map((body) => aLine(body)).reverse() });
    expect(document.querySelector('img[src=x]')).toBeNull();
    const [markup, turned, terminal, long] = options();
    expect(markup).toContain(bodies[0]);
    expect(turned).toContain('exeU+202Egnp');
    expect(terminal).toContain('redESC[2J');
    expect(long?.length).toBeLessThan(1_000);
    expect(long).toContain('more characters');
  });

  it('marks what was searched for', () => {
    show({ lines: [aLine('GET /orders')], searchWords: ['ORDERS'] });
    expect(screen.getByText('orders').tagName).toBe('MARK');
  });
});

describe('the keyboard', () => {
  it('walks with j and k, selects with Shift and copies with y', async () => {
    show({ lines: someLines(5), order: 'oldest-first' });
    press('j');
    press('j');
    expect(selected()).toEqual(['line 1']);
    press('J', { shiftKey: true });
    press('k');
    expect(selected()).toEqual(['line 1']);
    press('j', { shiftKey: true });
    expect(selected()).toEqual(['line 1', 'line 2']);
    press('y');
    await waitFor(() => expect(copied).toHaveBeenCalledWith('line 1\nline 2'));
    expect(await screen.findByText('Copied')).toBeTruthy();
  });

  it('stops at the ends, and leaves keys of the browser alone', () => {
    show({ lines: someLines(2), order: 'oldest-first' });
    press('k');
    expect(selected()).toEqual(['line 0']);
    press('End');
    press('j');
    expect(selected()).toEqual(['line 1']);
    expect(press('c', { ctrlKey: true })).toBe(true);
    expect(press('c')).toBe(true);
    expect(press('x')).toBe(true);
  });

  it('opens with Enter, walks through lines while they are open, and closes with Escape', () => {
    show({ lines: someLines(3), order: 'oldest-first' });
    press('j');
    press('Enter');
    const details = () => screen.queryByRole('region', { name: 'Details of the line' });
    expect(details()?.textContent).toContain('line 0');
    press('j');
    expect(details()?.textContent).toContain('line 1');
    press('Escape');
    expect(details()).toBeNull();
    expect(selected()).toEqual(['line 1']);
  });
});

describe('keys of one line', () => {
  it('show its context with c and copy its link with s', async () => {
    const loadContext = vi.fn(() => Promise.resolve({ before: [], after: [] }));
    show({ lines: someLines(2), loadContext, permalinkOf: ({ id }) => `https://x/${id}` });
    press('j');
    press('s');
    await waitFor(() => expect(copied).toHaveBeenCalledWith('https://x/line 1'));
    press('c');
    expect(await screen.findByRole('region', { name: 'Lines around it' })).toBeTruthy();
    expect(screen.queryByLabelText('Only neighbours that match')).toBeNull();
  });
});

describe('the line in the address', () => {
  it('opens once it is there, and each that is opened is told', () => {
    const onOpen = vi.fn();
    const { change } = show({ lines: [], openId: 'line 1', onOpen });
    expect(onOpen).not.toHaveBeenCalled();
    change({ lines: someLines(3) });
    expect(screen.getByRole('region', { name: 'Details of the line' }).textContent).toContain('line 1');
    expect(onOpen).not.toHaveBeenCalled();
    press('k');
    expect(onOpen).toHaveBeenLastCalledWith('line 2');
    press('Escape');
    expect(onOpen).toHaveBeenLastCalledWith(undefined);
  });
});

describe('the details', () => {
  const open = (line: LogLine, props: Partial<LogViewProps> = {}) => {
    show({ lines: [line], ...props });
    fireEvent.click(screen.getByRole('option'));
    return screen.getByRole('region', { name: 'Details of the line' });
  };

  it('show every field, the exact time, and the line as it was written', () => {
    const details = open(aLine('\u001B[31mred', { labels: { user: 'li<b>' }, traceId: 't1' }));
    expect(details.textContent).toContain('ESC[31mred');
    expect(within(details).getByText('li<b>')).toBeTruthy();
    expect(within(details).getByText('t1')).toBeTruthy();
    expect(within(details).getByTitle('2026-03-01T12:00:00.123456789Z')).toBeTruthy();
  });

  it('offer a filter where there is one', () => {
    const filtered = vi.fn();
    const filterFor = (key: string, value: string) =>
      key === 'user' ? () => filtered(key, value) : undefined;
    const details = open(aLine('a', { labels: { user: 'li', 'host.name': 'web-1' } }), { filterFor });
    const buttons = within(details).getAllByLabelText('Only lines with this value');
    expect(buttons).toHaveLength(1);
    buttons.forEach((button) => fireEvent.click(button));
    expect(filtered).toHaveBeenCalledWith('user', 'li');
  });

  it('link to where else to look, and copy a link to the line', async () => {
    const details = open(aLine('a'), {
      linksOf: () => [{ title: 'Trace', href: '/trace' }],
      permalinkOf: ({ id }) => `http://here/${id}`,
    });
    expect(within(details).getByText('Trace').closest('a')?.getAttribute('href')).toBe('/trace');
    fireEvent.click(within(details).getByText('Copy link'));
    await waitFor(() => expect(copied).toHaveBeenCalledWith('http://here/a'));
  });

  it('draw a bounded part of a huge line, and copy all of it', async () => {
    const body = 'x'.repeat(1_000_000);
    const details = open(aLine(body));
    expect(details.textContent?.length).toBeLessThan(12_000);
    fireEvent.click(within(details).getByText('Show 200,000 characters'));
    expect(details.textContent?.length).toBeLessThan(202_000);
    fireEvent.click(within(details).getByText('Copy'));
    await waitFor(() => expect(copied).toHaveBeenCalledWith(body));
  });

  it('ask for the rest of a line that came cut', async () => {
    const loadWhole = vi.fn(() => Promise.resolve(aLine('short and the rest', { id: 'short' })));
    const details = open(aLine('short', { cut: true }), { loadWhole });
    expect(await within(details).findByText('short and the rest')).toBeTruthy();
    cleanup();
    open(aLine('whole'), { loadWhole });
    expect(loadWhole).toHaveBeenCalledTimes(1);
  });

  it('stay on a line that the list has dropped', () => {
    const { change } = show({ lines: someLines(2), live: true });
    fireEvent.click(screen.getAllByRole('option')[1] ?? list());
    change({ lines: someLines(5, 1), listKey: 'other' });
    expect(screen.getByRole('region', { name: 'Details of the line' }).textContent).toContain('line 0');
  });
});

describe('lines around a line', () => {
  const around = (before: string[], after: string[]): Neighbours => ({
    before: before.map((body) => aLine(body)),
    after: after.map((body) => aLine(body)),
  });
  const names = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => `${name} ${index}`);

  it('are shown in their true order over the list, which is there again afterwards', async () => {
    const load = vi.fn(() => Promise.resolve(around(['older', 'old'], ['new'])));
    show({ lines: [aLine('here')], loadContext: load });
    fireEvent.click(screen.getByRole('option'));
    fireEvent.click(screen.getByText('Lines around it'));
    const layer = await screen.findByRole('region', { name: 'Lines around it' });
    await within(layer).findByText('older');
    expect(
      within(layer)
        .getAllByRole('listitem')
        .map((row) => row.textContent?.replace(/.*ERROR/, '')),
    ).toEqual(['older', 'old', 'here', 'new']);
    expect(within(layer).getByText('The log begins here')).toBeTruthy();
    fireEvent.click(within(layer).getByText('Back to the list'));
    expect(screen.queryByRole('region', { name: 'Lines around it' })).toBeNull();
    expect(screen.getByRole('option')).toBeTruthy();
  });

  it('go on from the outermost one, each line once', async () => {
    const load = vi.fn((line: LogLine) =>
      Promise.resolve(line.id === 'here' ? around(names(25, 'b'), []) : around(['far', 'b 0'], [])),
    );
    show({ lines: [aLine('here')], loadContext: load });
    fireEvent.click(screen.getByRole('option'));
    fireEvent.click(screen.getByText('Lines around it'));
    fireEvent.click(await screen.findByText('25 lines before'));
    await screen.findByText('far');
    expect(load.mock.lastCall?.slice(0, 2)).toEqual([
      expect.objectContaining({ id: 'b 0' }),
      { before: 25, after: 0 },
    ]);
    expect(screen.getAllByText('b 0')).toHaveLength(1);
  });

  it('can be those that a query finds, of all services of the host', async () => {
    const load = vi.fn(() => Promise.resolve(around(['old'], [])));
    show({ lines: [aLine('here')], loadContext: load, filtersContext: true });
    fireEvent.click(screen.getByRole('option'));
    fireEvent.click(screen.getByText('Lines around it'));
    await screen.findByText('old');
    const filter = screen.getByLabelText('Only neighbours that match');
    fireEvent.change(filter, { target: { value: ' level:error ' } });
    fireEvent.keyDown(filter, { key: 'Enter' });
    const span = { before: 25, after: 25 };
    expect(load).toHaveBeenLastCalledWith(expect.anything(), span, { query: 'level:error', scope: 'stream' });
    fireEvent.click(screen.getByLabelText('All services of this host'));
    expect(load).toHaveBeenLastCalledWith(expect.anything(), span, { query: 'level:error', scope: 'host' });
    expect(await screen.findAllByText('No more lines that match')).toHaveLength(2);
  });

  it('say why they cannot be shown', async () => {
    show({ lines: [aLine('here')], loadContext: () => Promise.reject(new Error('no way')) });
    fireEvent.click(screen.getByRole('option'));
    fireEvent.click(screen.getByText('Lines around it'));
    expect(await screen.findByText('no way')).toBeTruthy();
  });
});

describe('a live list', () => {
  const scrollTo = (top: number) => {
    list().scrollTop = top;
    fireEvent.scroll(list());
  };

  it('shows new lines while it is at the newest', () => {
    const { change } = show({ lines: someLines(100), live: true });
    change({ lines: someLines(101) });
    expect(options()[0]).toContain('line 100');
  });

  it('stays still while a person reads, says how many came, and goes back on request', () => {
    const { change } = show({ lines: someLines(100), live: true });
    scrollTo(500);
    change({ lines: someLines(100, 7) });
    expect(screen.getAllByRole('option')[0]?.getAttribute('aria-setsize')).toBe('100');
    expect(options().join()).not.toContain('line 106');
    fireEvent.click(screen.getByText('7 new lines'));
    scrollTo(0);
    expect(options()[0]).toContain('line 106');
  });

  it('shows lines of another question at once', () => {
    const { change } = show({ lines: someLines(100), live: true, listKey: 'a' });
    scrollTo(500);
    change({ lines: [aLine('other')], listKey: 'b' });
    expect(options()).toHaveLength(1);
  });

  it('waits while it is paused', () => {
    const { change } = show({ lines: someLines(5), live: true, paused: true });
    change({ lines: someLines(9), paused: true });
    expect(options()[0]).toContain('line 4');
    change({ lines: someLines(9), paused: false });
    expect(options()[0]).toContain('line 8');
  });

  it('tells a screen reader now and then how many came, not of each', () => {
    vi.useFakeTimers();
    const { change } = show({ lines: someLines(5), live: true });
    change({ lines: someLines(8) });
    expect(screen.queryByText('3 new lines')).toBeNull();
    fireEvent.focus(list());
    vi.advanceTimersByTime(15_000);
    vi.useRealTimers();
    return waitFor(() => expect(screen.getByText('3 new lines').getAttribute('aria-live')).toBe('polite'));
  });
});

describe('without lines, or with some', () => {
  it('says what it waits for, what failed and what is missing', () => {
    const retry = vi.fn();
    const { change } = show({ lines: [] });
    expect(screen.getByText('No line fits in this time range')).toBeTruthy();
    change({ live: true });
    expect(screen.getByText('Waiting for the next line')).toBeTruthy();
    change({ loading: true });
    expect(screen.getByText('Loading…')).toBeTruthy();
    change({ error: { message: 'It failed', help: 'Do this' }, onRetry: retry });
    expect(screen.queryByText('No line fits in this time range')).toBeNull();
    fireEvent.click(screen.getByText('Try again'));
    expect(retry).toHaveBeenCalledTimes(1);
  });

  it('keeps lines that are there when more cannot be had', () => {
    const older = vi.fn();
    show({ lines: someLines(2), error: { message: 'It failed' }, notice: 'Out of time', onOlder: older });
    expect(options()).toHaveLength(2);
    expect(screen.getByText('Out of time')).toBeTruthy();
    fireEvent.click(screen.getByText('Load older lines'));
    expect(older).toHaveBeenCalledTimes(1);
  });
});
