import { lastValueFrom } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { createBackendSrv } from './backend-srv.ts';

const plugins = [{ id: 'vigilops-app', routes: [{ path: 'read', url: '{{ .JsonData.url }}/api/v1' }] }];
const secrets = () => ({ role: 'Admin' as const, jsonData: { url: 'http://house' }, secureJsonData: {} });

function backend(answer: () => Promise<Response>) {
  const fetch = vi.fn<typeof globalThis.fetch>(answer);
  return { srv: createBackendSrv({ plugins, secrets, fetch }), fetch };
}
const url = '/api/plugin-proxy/vigilops-app/read/hosts';

describe('the backend service', () => {
  it('sends what a plugin asks through its route, with JSON both ways', async () => {
    const { srv, fetch } = backend(() => Promise.resolve(Response.json({ items: [1] })));
    const answer = await lastValueFrom(srv.fetch({ url, method: 'POST', data: { a: 1 } }));
    expect(answer.data).toEqual({ items: [1] });
    expect(fetch.mock.calls[0]?.[0]).toBe('http://house/api/v1/hosts');
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', body: '{"a":1}' });
  });

  it('throws an answer that is no success in the form of Grafana', async () => {
    const error = { error: { code: 'AUTH_REVOKED', message: 'The token was revoked.' } };
    const { srv } = backend(() => Promise.resolve(Response.json(error, { status: 401 })));
    await expect(srv.get(url)).rejects.toMatchObject({ status: 401, data: error });
  });

  it('gives the status 0 where nobody answers, and keeps text that is no JSON', async () => {
    const away = backend(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(away.srv.get(url)).rejects.toMatchObject({ status: 0, statusText: 'Failed to fetch' });
    const html = backend(() => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 })));
    await expect(html.srv.get(url)).rejects.toMatchObject({ data: { message: '<h1>Bad gateway</h1>' } });
  });

  it('serves nothing else of Grafana, and asks nobody for it', async () => {
    const { srv, fetch } = backend(() => Promise.resolve(Response.json({})));
    await expect(srv.get('/api/dashboards/home')).rejects.toMatchObject({ status: 404 });
    await expect(srv.get('http://elsewhere/api/plugin-proxy/vigilops-app/read/x')).rejects.toMatchObject({
      status: 404,
    });
    expect(fetch).not.toHaveBeenCalled();
  });

  it('ends a call that nobody waits for any more', () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const fetch = (_: unknown, init?: RequestInit) => {
      signals.push(init?.signal);
      return new Promise<Response>(() => undefined);
    };
    const srv = createBackendSrv({ plugins, secrets, fetch });
    srv.fetch({ url }).subscribe().unsubscribe();
    expect(signals[0]?.aborted).toBe(true);
  });

  it('reads an answer to its end before it lets go of the call', async () => {
    const fetch = (_: unknown, init?: RequestInit) => {
      const response = new Response();
      const text = () =>
        init?.signal?.aborted === true ? Promise.reject(new Error('cut')) : Promise.resolve('7');
      return Promise.resolve(Object.assign(response, { text: () => Promise.resolve().then(text) }));
    };
    const srv = createBackendSrv({ plugins, secrets, fetch });
    expect(await srv.get(url)).toBe(7);
  });
});
