import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { openApp } from '../../test/open-app.tsx';
import {
  aCauseAnswer,
  aCausePlace,
  aRootCause,
  someCauseEvidence,
  unknownCause,
} from '../../test/some-causes.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => viewAs('Admin'));
afterEach(() => {
  viewAs('Viewer');
  cleanup();
});

const recent = (...items: unknown[]) => ({ items });
const section = async (name: string | RegExp) => within(await screen.findByRole('region', { name }));

describe('the page of causes', () => {
  it('asks about the moment and the service of its address, and shows the way from the cause', async () => {
    // The same path answers what is kept, and what is asked.
    const page = openApp('/analysis/causes?onset=2026-03-01T12:00:00Z&service=web', {
      '/root-causes': { id: 6, answer: aCauseAnswer(), items: [] },
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Look for causes' }));
    const chain = within(await screen.findByRole('list', { name: 'From the cause to where it was felt' }));
    expect(chain.getByText(/postgresql.backends: 100, usually 20/)).toBeTruthy();
    expect(chain.getByText('is used by')).toBeTruthy();
    expect(chain.getByText(/failed requests: 50%, usually 0%/)).toBeTruthy();
    const sent = page.requests.find(({ method, url }) => method === 'POST' && url.endsWith('/root-causes'));
    expect(sent?.data).toEqual({ onset: '2026-03-01T12:00:00Z', service: 'web' });
    expect(screen.getByText('very likely')).toBeTruthy();
    expect(screen.getByText(/nginx went from 1.0 to 1.1/)).toBeTruthy();
  });

  it('calls a lock one, names who holds it, and leads to who waited for whom', async () => {
    const link = '/a/vigilops-app/databases/7/locks?at=1772366400000';
    const place = aCausePlace({ id: 'database:1/shop', kind: 'database', name: 'shop', link });
    const evidence = someCauseEvidence({
      metric: 'vigilops.db.lock.wait.longest web @ checkout (idle in transaction)',
      unit: 's',
      before: 0,
      after: 80,
      link,
    });
    openApp('/analysis/causes', {
      '/root-causes': {
        id: 6,
        answer: aCauseAnswer({ chain: [{ place, evidence, relation: null }] }),
        items: [],
      },
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Look for causes' }));
    const chain = within(await screen.findByRole('list', { name: 'From the cause to where it was felt' }));
    expect(
      chain.getByText(/a lock: others wait for web @ checkout \(idle in transaction\), 1.33 mins by then/),
    ).toBeTruthy();
    expect(chain.getByRole('link', { name: 'shop' }).getAttribute('href')).toBe(link);
    expect(chain.getByRole('link', { name: 'Who waited' }).getAttribute('href')).toBe(link);
  });

  it('lists what was found before, which opens, and tells an unknown one as that', async () => {
    openApp('/analysis/causes', {
      '/root-causes': recent(
        aRootCause(),
        aRootCause({
          id: 4,
          incident_id: null,
          asked_by: 'Ada',
          answer: { ...unknownCause(), left_out: [{ what: 'metrics', reason: 'too_slow' }] },
        }),
      ),
    });
    const list = await section('Recent answers');
    const [found, unknown] = await list.findAllByRole('article');
    expect(
      within(found ?? document.body)
        .getByRole('link', { name: '#1' })
        .getAttribute('href'),
    ).toBe('/a/vigilops-app/alerts/incidents/1');
    expect(within(unknown ?? document.body).getByText('unknown')).toBeTruthy();
    expect(within(unknown ?? document.body).getByText('asked by Ada')).toBeTruthy();
    fireEvent.click(within(unknown ?? document.body).getByRole('button', { expanded: false }));
    expect(await list.findByText(/Unknown: nothing left its usual range/)).toBeTruthy();
    expect(list.getByText(/Not looked at: metrics \(took too long\)/)).toBeTruthy();
  });

  it('shows of several looks at one incident the newest, and all that people asked', async () => {
    openApp('/analysis/causes', {
      '/root-causes': recent(
        aRootCause({ id: 9, incident_id: 7 }),
        aRootCause({ id: 8, incident_id: 7, asked_by: 'Ada' }),
        aRootCause({ id: 7, incident_id: 7, answer: unknownCause() }),
        aRootCause({ id: 6, incident_id: 2 }),
      ),
    });
    const list = await section('Recent answers');
    await list.findAllByRole('article');
    expect(list.getAllByRole('link').map(({ textContent }) => textContent)).toEqual(['#7', '#7', '#2']);
    expect(list.queryByText('unknown')).toBeNull();
  });

  it('says what VigilOps says against a question, and that nothing was found yet', async () => {
    openApp('/analysis/causes', { '/root-causes': recent() });
    expect(await screen.findByText(/^None yet/)).toBeTruthy();
    cleanup();
    openApp('/analysis/causes', {
      '/root-causes': refusal(400, { detail: 'onset: must lie in the past', code: 'REQUEST_INVALID' }),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Look for causes' }));
    await waitFor(() => expect(screen.getAllByRole('alert').length).toBeGreaterThan(1));
  });
});
