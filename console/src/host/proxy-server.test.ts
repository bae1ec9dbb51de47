import { describe, expect, it, vi } from 'vitest';
import { createProxyServer, type ServerInit } from './proxy-server.ts';

const url = '{{ .JsonData.url }}/api/v1';
const plugins = [
  { id: 'app', routes: [{ path: 'read/*', url, headers: [{ name: 'Authorization', content: 'Bearer t' }] }] },
  { id: 'source', routes: [{ path: 'read', url }] },
];

function house(answer: () => Promise<Response>) {
  const fetch = vi.fn<typeof globalThis.fetch>(answer);
  const secrets = () => ({
    role: 'Viewer' as const,
    jsonData: { url: 'http://house' },
    secureJsonData: {},
  });
  return { server: createProxyServer({ plugins, sources: { one: 'source' }, secrets, fetch }), fetch };
}
const init = (changes: Partial<ServerInit> = {}): ServerInit => ({
  method: 'GET',
  headers: new Headers(),
  signal: new AbortController().signal,
  ...changes,
});
const APP = '/api/plugin-proxy/app/read/hosts?limit=1';
const SOURCE = '/api/datasources/proxy/uid/one/read/hosts';
const fine = () => Promise.resolve(Response.json([]));

describe('the server of the console', () => {
  it('sends a call on with the headers of its route, and without cookies', async () => {
    const { server, fetch } = house(fine);
    await server(APP, init({ method: 'POST', body: '{"a":1}' }));
    await server('api/plugin-proxy/app/read/hosts', init());
    const [[to, sent] = [], [again] = []] = fetch.mock.calls;
    expect(to).toBe('http://house/api/v1/hosts?limit=1');
    expect(sent).toMatchObject({ method: 'POST', body: '{"a":1}', credentials: 'omit' });
    expect(new Headers(sent?.headers).get('Authorization')).toBe('Bearer t');
    expect(again).toBe('http://house/api/v1/hosts');
  });

  it('knows a data source by its uid', async () => {
    const { server, fetch } = house(fine);
    await server(SOURCE, init());
    expect(fetch.mock.calls[0]?.[0]).toBe('http://house/api/v1/hosts');
    expect((await server('/api/datasources/proxy/uid/source/read/x', init())).status).toBe(404);
  });

  it('gives a data source the Authorization that its plugin asked for', async () => {
    const { server, fetch } = house(fine);
    await server(SOURCE, init({ headers: new Headers({ 'X-DS-Authorization': 'Basic x' }) }));
    const sent = new Headers(fetch.mock.calls[0]?.[1]?.headers);
    expect([sent.get('Authorization'), sent.get('X-DS-Authorization')]).toEqual(['Basic x', null]);
  });

  it('tells a refused token of a data source as a bad request, that of an app as it is', async () => {
    const { server } = house(() => Promise.resolve(Response.json({ error: 'x' }, { status: 401 })));
    const answer = await server(SOURCE, init());
    expect([answer.status, await answer.text()]).toEqual([400, 'Authentication to data source failed']);
    expect((await server(APP, init())).status).toBe(401);
  });

  it('is a bad gateway when nobody answers, and rejects when the call was ended', async () => {
    const { server } = house(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await server(APP, init())).toMatchObject({ status: 502, statusText: 'Bad Gateway' });
    await expect(server(APP, init({ signal: AbortSignal.abort() }))).rejects.toThrow('Failed to fetch');
  });

  it('serves nothing else of Grafana, and asks nobody for it', async () => {
    const { server, fetch } = house(fine);
    for (const other of ['/api/dashboards/home', 'http://elsewhere/api/plugin-proxy/app/read/x']) {
      expect((await server(other, init())).status).toBe(404);
    }
    expect((await server('/api/plugin-proxy/app/other/x', init())).status).toBe(404);
    expect(fetch).not.toHaveBeenCalled();
  });
});
