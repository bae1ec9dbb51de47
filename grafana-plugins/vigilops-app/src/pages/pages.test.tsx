import { setBackendSrv, type BackendSrv } from '@grafana/runtime';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it } from 'vitest';
import { aHost } from '../test/a-host.ts';
import { aBackend, refusal } from '../test/builders.ts';
import { App } from './App.tsx';

afterEach(cleanup);

const SERVICES = { items: [{ name: 'shop' }, { name: 'cart' }], next_cursor: null };

function open(path: string, hosts: unknown) {
  const prefix = '/api/plugin-proxy/vigilops-app/read';
  const backend = aBackend({ [`${prefix}/hosts`]: hosts, [`${prefix}/services`]: SERVICES });
  setBackendSrv(backend as unknown as BackendSrv);
  render(
    <MemoryRouter initialEntries={[path]}>
      <App />
    </MemoryRouter>,
  );
  return backend;
}

describe('Overview', () => {
  it('says first how many hosts need a look, and lists them with the worst first', () => {
    open('/overview', {
      items: [
        aHost({ cpu: 0.2 }, { id: 1, name: 'calm' }),
        aHost({ disk: 0.8 }, { id: 2, name: 'fuller' }),
        aHost({ cpu: 0.99 }, { id: 3, name: 'hot' }),
      ],
      next_cursor: null,
    });
    expect(screen.getByRole('status').textContent).toContain('2 of 3');
    const [, ...rows] = within(screen.getByRole('table')).getAllByRole('row');
    expect(rows.map((row) => within(row).getAllByRole('cell')[0]?.textContent)).toEqual(['hot', 'fuller']);
  });

  it('says that all is well, without a table of trouble', () => {
    open('/overview', { items: [aHost({ cpu: 0.2 })], next_cursor: null });
    expect(screen.getByRole('status').textContent).toContain('All 1 hosts are well');
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('shows the way to the first host where there is none', () => {
    open('/overview', { items: [], next_cursor: null });
    expect(screen.getByText('vigilops-agent --config agent.yaml')).toBeTruthy();
  });

  it('says what failed and asks again when told to', () => {
    const backend = open('/overview', refusal(502, undefined));
    expect(screen.getByText('VigilOps does not answer')).toBeTruthy();
    const before = backend.requests.filter(({ url }) => url.includes('/hosts')).length;
    fireEvent.click(screen.getByText('Try again'));
    expect(backend.requests.filter(({ url }) => url.includes('/hosts')).length).toBe(before + 1);
  });
});

describe('a token that is refused', () => {
  it('is told apart from a house that is away', () => {
    const said = {
      error: { code: 'AUTH_REVOKED', message: 'The token was revoked.', help: 'Create a new one.' },
    };
    open('/hosts', refusal(401, said));
    expect(screen.getByText('VigilOps refuses the token')).toBeTruthy();
    expect(screen.getByText('The token was revoked. Create a new one.')).toBeTruthy();
  });
});

describe('Hosts', () => {
  const hosts = {
    items: [
      aHost({ cpu: 0.2 }, { id: 1, name: 'web-1', group: 'shop' }),
      aHost({ cpu: 0.95 }, { id: 2, name: '<b>db</b>', group: 'data' }),
    ],
    next_cursor: null,
  };

  it('takes its filters from the address', () => {
    open('/hosts?group=shop', hosts);
    expect(screen.getByText('web-1')).toBeTruthy();
    expect(screen.queryByText('<b>db</b>')).toBeNull();
  });

  it('shows a name that looks like markup as it is', () => {
    open('/hosts', hosts);
    expect(screen.getByText('<b>db</b>')).toBeTruthy();
  });

  it('says when no host fits', () => {
    open('/hosts?q=nothing', hosts);
    expect(screen.getByText('No host fits these filters')).toBeTruthy();
  });
});
