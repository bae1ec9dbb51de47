import { AppPlugin, type AppPluginMeta } from '@grafana/data';
import { setBackendSrv, setDataSourceSrv, type BackendSrv, type DataSourceSrv } from '@grafana/runtime';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it } from 'vitest';
import { aBackend, refusal, GRAFANAS_OWN } from '../test/builders.ts';
import { ConfigPage } from './ConfigPage.tsx';
import type { AppSettings } from './settings.ts';

afterEach(cleanup);

const PROXY = '/api/plugin-proxy/vigilops-app';
const error = (code: string, message: string) => ({ code, detail: message, help: '' });
const well = {
  [`${PROXY}/read/hosts`]: { items: [] },
  [`${PROXY}/admin/tokens`]: { items: [] },
  [`${PROXY}/health`]: { status: 'ok', version: '0.1.3' },
  '/api/datasources': {},
};

function open(
  answers: Readonly<Record<string, unknown>>,
  sources: readonly object[] = [{ type: 'vigilops-datasource' }],
) {
  const backend = aBackend({ ...well, ...answers });
  const posts: unknown[] = [];
  const post = (url: string, data: unknown) => {
    posts.push({ url, data });
    return Promise.resolve({});
  };
  setBackendSrv({ ...backend, post } as unknown as BackendSrv);
  setDataSourceSrv({ getList: () => [GRAFANAS_OWN, ...sources] } as unknown as DataSourceSrv);
  const plugin = new AppPlugin<AppSettings>();
  plugin.meta = {
    info: { version: '0.1.0' },
    jsonData: { url: 'http://vigilops:8080' },
    secureJsonFields: {},
  } as unknown as AppPluginMeta<AppSettings>;
  render(
    <MemoryRouter>
      <ConfigPage plugin={plugin} query={{}} />
    </MemoryRouter>,
  );
  return { posts, requests: backend.requests };
}
const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save and test' }));

describe('saving', () => {
  it('keeps address and tokens, and says that both tokens are good', async () => {
    const { posts } = open({});
    fireEvent.change(screen.getByLabelText(/Token for reading/), { target: { value: ' secret ' } });
    save();
    expect(await screen.findByText(/the token for reading is good/)).toBeTruthy();
    expect(screen.getByText('The token for changes is good.')).toBeTruthy();
    expect(posts).toEqual([
      {
        url: '/api/plugins/vigilops-app/settings',
        data: {
          enabled: true,
          pinned: true,
          jsonData: { url: 'http://vigilops:8080' },
          secureJsonData: { readToken: 'secret' },
        },
      },
    ]);
  });

  it('tells a house that is away from a token that is refused', async () => {
    open({ [`${PROXY}/read/hosts`]: refusal(502, undefined) });
    save();
    expect(await screen.findByText(/Grafana cannot reach http:\/\/vigilops:8080/)).toBeTruthy();
    cleanup();
    open({ [`${PROXY}/read/hosts`]: refusal(401, error('AUTH_INVALID', 'Unknown token.')) });
    save();
    expect(await screen.findByText(/refuses the token: Unknown token/)).toBeTruthy();
  });

  it('warns of a backend of another version, but not of another patch', async () => {
    open({});
    save();
    await screen.findByText(/the token for reading is good/);
    expect(screen.queryByText(/this plugin is/)).toBeNull();
    cleanup();
    open({ [`${PROXY}/health`]: refusal(503, { status: 'degraded', version: '0.2.0' }) });
    save();
    expect(await screen.findByText('VigilOps is 0.2.0, this plugin is 0.1.0')).toBeTruthy();
  });
});

describe('the data source', () => {
  it('is not offered where there is one', async () => {
    open({});
    save();
    await screen.findByText(/the token for reading is good/);
    expect(screen.queryByText('Add the data source')).toBeNull();
  });

  it('is made with the address and the token that was entered', async () => {
    const { requests } = open({}, []);
    fireEvent.change(screen.getByLabelText(/Token for reading/), { target: { value: 'secret' } });
    save();
    fireEvent.click(await screen.findByText('Add the data source'));
    expect(await screen.findByText('The data source VigilOps is there')).toBeTruthy();
    expect(requests.find(({ url }) => url === '/api/datasources')?.data).toEqual({
      uid: 'vigilops',
      name: 'VigilOps',
      type: 'vigilops-datasource',
      access: 'proxy',
      jsonData: { url: 'http://vigilops:8080' },
      secureJsonData: { readToken: 'secret' },
    });
  });

  it('says why it could not be made', async () => {
    open({ '/api/datasources': refusal(403, { message: 'You need more rights' }) }, []);
    save();
    fireEvent.click(await screen.findByText('Add the data source'));
    expect((await screen.findByText(/You need more rights/)).getAttribute('role')).toBe('alert');
  });
});

it('shows which versions are at work', async () => {
  open({});
  expect(await screen.findByText('Plugin 0.1.0, VigilOps 0.1.3')).toBeTruthy();
});

it('refuses an address that is none before it is saved', () => {
  open({});
  fireEvent.change(screen.getByLabelText(/URL of VigilOps/), { target: { value: 'vigilops:8080' } });
  expect(screen.getByText(/Enter an address such as/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Save and test' }).hasAttribute('disabled')).toBe(true);
});
