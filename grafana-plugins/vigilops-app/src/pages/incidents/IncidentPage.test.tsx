import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { giveScenes } from '../../test/give-scenes.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import {
  aLedgerEntry,
  ALERTS_NOW,
  anAlert,
  anAlertDetail,
  anIncidentDetail,
  aNotice,
} from '../../test/some-alerts.ts';
import { filterOfParams } from '../logs/log-filter.ts';
import { rangeOf } from '../logs/use-time-range.ts';
import { aRootCause, unknownCause } from '../../test/some-causes.ts';
import { viewAs } from '../../test/view-as.ts';

giveScenes();
beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(ALERTS_NOW));
});
afterEach(() => {
  viewAs('Viewer');
  cleanup();
  vi.restoreAllMocks();
});

const member = (fields: Parameters<typeof anAlert>[0], merged_because: string | null = null) => ({
  ...anAlert(fields),
  merged_because,
  evidence: [],
});
const two = anIncidentDetail({
  alerts: 2,
  firing: 2,
  members: [
    member({ id: 11, message: 'shop is slow' }, 'it runs on web-1'),
    { ...member({ id: 10 }), evidence: anIncidentDetail().members[0]?.evidence ?? [] },
  ],
});
const house = (incident = two) => ({
  '/incidents/1': incident,
  '/alerts/10': anAlertDetail(),
  '/alert-ledger': listOf(aLedgerEntry()),
  '/root-causes': { items: [] },
});
const section = async (name: string | RegExp) => within(await screen.findByRole('region', { name }));

describe('an incident', () => {
  it('says how it stands, its cause, how urgent it is and why', async () => {
    openApp('/alerts/incidents/1', house());
    expect((await screen.findByText(/^Firing since/)).textContent).toContain('for 12 min');
    expect(screen.getByText(/stress-ng was started on web-1/)).toBeTruthy();
    expect(screen.getByText('one host of the group web')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'of the same time' }).getAttribute('href')).toContain(
      '/logs?query=host:web-1&from=',
    );
  });

  it('shows what began it first and open, with what was seen then', async () => {
    openApp('/alerts/incidents/1', house());
    const members = await section(/^Its alerts/);
    const [first, second] = members.getAllByRole('article');
    expect(first?.getAttribute('aria-label')).toBe('CPU of web-1 is at 97 %');
    expect(members.getByText('stress-ng 396 %')).toBeTruthy();
    expect(members.queryByText(/it runs on web-1/)).toBeNull();
    fireEvent.click(within(second ?? document.body).getByRole('button', { name: /shop is slow/ }));
    expect(members.getByText('Belongs here: it runs on web-1')).toBeTruthy();
  });

  it('leads from the lines that made a rule on logs fire to all of them', async () => {
    const one = anIncidentDetail();
    const piece = {
      kind: 'log_lines',
      title: 'Newest lines that match the rule',
      lines: ['payment timeout'],
      host_id: 1,
      search: {
        query: 'time*t -health level:>=error host:web-1',
        case_sensitive: true,
        from: '2026-03-01T11:40:00.000000Z',
        to: '2026-03-01T11:50:00.000000Z',
      },
    } as const;
    const members = one.members.map((each) => ({
      ...each,
      evidence: [{ ...piece, lines: [...piece.lines] }],
    }));
    openApp('/alerts/incidents/1', house({ ...one, members }));
    expect(await screen.findByText('payment timeout')).toBeTruthy();
    const link = screen.getByRole('link', { name: 'All lines that match, in the log centre' });
    const address = new URL(link.getAttribute('href') ?? '', 'http://x');
    expect(address.pathname).toBe('/a/vigilops-app/logs');
    expect(filterOfParams(address.searchParams)).toEqual({ query: piece.search.query, caseSensitive: true });
    const { from, to } = rangeOf(
      address.searchParams.get('from') ?? '',
      address.searchParams.get('to') ?? '',
    );
    expect([from.valueOf(), to.valueOf()]).toEqual([
      Date.parse(piece.search.from),
      Date.parse(piece.search.to),
    ]);
  });

  it('gives the runbook as text, its addresses as links', async () => {
    openApp('/alerts/incidents/1', house());
    const runbook = await section('What to do');
    const link = await runbook.findByRole('link', { name: /wiki.example.com/ });
    expect(link.getAttribute('href')).toBe('https://wiki.example.com/cpu');
  });

  it('says who was told, and what did not get through', async () => {
    const notices = [
      aNotice({ channel: 'ops', state: 'sent' }),
      aNotice({ id: 2, channel: 'mail', state: 'given_up', error: '550 no such mailbox' }),
    ];
    openApp('/alerts/incidents/1', house(anIncidentDetail({ notices })));
    const told = await section('Who was told');
    expect(told.getByText('Sent')).toBeTruthy();
    expect(told.getByText('Given up')).toBeTruthy();
    expect(told.getByText('550 no such mailbox')).toBeTruthy();
  });

  it('shows how earlier ones ended', async () => {
    const past = {
      id: 9,
      title: 'web-1: CPU above 90 %',
      started_at: '2026-02-20T12:00:00.000000Z',
      resolved_at: '2026-02-20T12:30:00.000000Z',
      ending: 'a cron job without a limit',
    };
    openApp('/alerts/incidents/1', house(anIncidentDetail({ similar: [past] })));
    const similar = await section('It happened before');
    expect(similar.getByText('a cron job without a limit')).toBeTruthy();
    expect(similar.getByRole('link').getAttribute('href')).toBe('/a/vigilops-app/alerts/incidents/9');
  });

  it('takes a note', async () => {
    const { asked } = openApp('/alerts/incidents/1', { ...house(), 'admin:/incidents/1/notes': undefined });
    fireEvent.change(await screen.findByLabelText('What you found or did'), {
      target: { value: 'killed it ' },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Add the note' }));
    await waitFor(() => expect(asked('admin:/incidents/1/notes')[0]?.data).toEqual({ note: 'killed it' }));
  });

  it('undoes what was hushed, once', async () => {
    const hidden = (id: number, text: string) => ({
      at: ALERTS_NOW,
      kind: 'hidden' as const,
      text,
      by: null,
      alert_id: 11,
      ledger_id: id,
    });
    const { asked } = openApp('/alerts/incidents/1', {
      ...house(anIncidentDetail({ timeline: [hidden(7, 'one'), hidden(8, 'two')] })),
      '/alert-ledger': listOf(
        aLedgerEntry(),
        aLedgerEntry({ id: 8, undone_at: ALERTS_NOW, undone_by: 'Ann' }),
      ),
      'admin:/alert-ledger/7/undo': undefined,
    });
    const timeline = await section('What happened');
    fireEvent.click(await timeline.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(asked('admin:/alert-ledger/7/undo')).toHaveLength(1));
    expect(timeline.getByText('undone')).toBeTruthy();
  });

  it('lets an alert go after a question', async () => {
    const { asked } = openApp('/alerts/incidents/1', { ...house(), 'admin:/incidents/1/split': undefined });
    const members = await section(/^Its alerts/);
    fireEvent.click(members.getByRole('button', { name: 'It does not belong here' }));
    expect(asked('admin:/incidents/1/split')).toHaveLength(0);
    fireEvent.click(screen.getByRole('button', { name: 'Split it off' }));
    await waitFor(() => expect(asked('admin:/incidents/1/split')[0]?.data).toEqual({ alert_id: 10 }));
  });

  it('that is over offers nothing to acknowledge', async () => {
    const over = anIncidentDetail({ state: 'resolved', resolved_at: '2026-03-01T11:58:00.000000Z' });
    openApp('/alerts/incidents/1', house(over));
    expect(await screen.findByText(/^Resolved at .*; it lasted 10 min$/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Acknowledge' })).toBeNull();
  });

  it('that is unknown leads to all', async () => {
    const none = refusal(404, { code: 'NOT_FOUND', detail: 'there is no incident 1', help: '' });
    openApp('/alerts/incidents/1', { ...house(), '/incidents/1': none });
    expect(await screen.findByText('There is no such incident')).toBeTruthy();
  });

  it('shows the likely cause with its way, looks again, and takes the word of who knows', async () => {
    const { requests } = openApp('/alerts/incidents/1', {
      ...house(),
      '/root-causes': { items: [aRootCause()], id: 6, answer: aRootCause().answer },
      '/root-causes/5/feedback': aRootCause(),
    });
    const cause = await section('Likely cause');
    const chain = within(await cause.findByRole('list', { name: 'From the cause to where it was felt' }));
    expect(chain.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      expect.stringMatching(/^Servicepostgres.*postgresql.backends: 100, usually 20.*is used by/),
      expect.stringMatching(/^Serviceweb.*failed requests: 50%, usually 0%/),
    ]);
    fireEvent.click(cause.getByRole('button', { name: 'Look again' }));
    fireEvent.click(cause.getByRole('button', { name: 'This was the cause' }));
    await waitFor(() => {
      const posted = requests.filter(({ method }) => method === 'POST').map(({ url, data }) => [url, data]);
      expect(posted).toEqual([
        [expect.stringMatching(/root-causes$/), { incident_id: 1 }],
        [expect.stringMatching(/root-causes\/5\/feedback$/), { is_right: true }],
      ]);
    });
    fireEvent.click(cause.getByRole('button', { name: 'It was something else' }));
    fireEvent.change(await screen.findByLabelText(/^What it was/), { target: { value: 'switch-7' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(requests.findLast(({ method }) => method === 'POST')?.data).toEqual({
        is_right: false,
        place: 'switch-7',
        note: '',
      }),
    );
  });

  it('says that the cause is unknown, or that nobody has looked yet', async () => {
    openApp('/alerts/incidents/1', {
      ...house(),
      '/root-causes': { items: [aRootCause({ answer: unknownCause() })] },
    });
    expect(await screen.findByText(/^Unknown: nothing left/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'This was the cause' })).toBeNull();
    cleanup();
    openApp('/alerts/incidents/1', { ...house(), '/root-causes': { items: [] } });
    expect(await screen.findByText(/^Nobody has looked yet/)).toBeTruthy();
  });

  it('leads to the question what it means', async () => {
    openApp('/alerts/incidents/1', house());
    const [link] = await screen.findAllByRole('link', { name: 'Explain this' });
    expect(link?.getAttribute('href')).toBe('/a/vigilops-app/analysis/ask?about=incident:1');
  });
});
