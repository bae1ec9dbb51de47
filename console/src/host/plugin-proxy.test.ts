import { describe, expect, it } from 'vitest';
import { throughProxy, type ProxiedPlugin, type ProxySecrets } from './plugin-proxy.ts';

const plugin: ProxiedPlugin = {
  id: 'app',
  routes: [
    {
      path: 'read',
      url: '{{ .JsonData.url }}/api/v1',
      headers: [{ name: 'Authorization', content: 'Bearer {{ .SecureJsonData.readToken }}' }],
    },
    { path: 'ack', url: '{{ .JsonData.url }}/api/v1/alerts', method: 'POST', reqRole: 'Editor' },
    { path: 'admin', url: '{{ .JsonData.url }}/api/v1', reqRole: 'Admin' },
  ],
};
const secrets = (role: ProxySecrets['role'] = 'Viewer'): ProxySecrets => ({
  role,
  jsonData: { url: 'http://house' },
  secureJsonData: { readToken: 's3cret' },
});

describe('the proxy', () => {
  it('fills in address and header and keeps the question', () => {
    expect(throughProxy(plugin, 'GET', 'read/hosts?limit=1&q=a?b', secrets())).toEqual({
      kind: 'pass',
      url: 'http://house/api/v1/hosts?limit=1&q=a?b',
      headers: { Authorization: 'Bearer s3cret' },
    });
  });

  it('asks for the role of the route', () => {
    expect(throughProxy(plugin, 'GET', 'admin/tokens', secrets('Editor'))).toMatchObject({ status: 403 });
    expect(throughProxy(plugin, 'GET', 'admin/tokens', secrets('Admin'))).toMatchObject({ kind: 'pass' });
  });

  it('knows a route by its whole first part and its method', () => {
    expect(throughProxy(plugin, 'GET', 'readable/hosts', secrets())).toMatchObject({ status: 404 });
    expect(throughProxy(plugin, 'GET', 'ack/1', secrets('Admin'))).toMatchObject({ status: 404 });
    expect(throughProxy(plugin, 'POST', 'ack/1', secrets('Editor'))).toMatchObject({ kind: 'pass' });
  });

  it.each(['read/../admin/tokens', 'read/%2e%2E/x', 'read/.%2e/x'])('does not let %s climb out', (path) => {
    expect(throughProxy(plugin, 'GET', path, secrets('Admin'))).toMatchObject({ status: 404 });
  });

  it('leaves a secret that is not there empty', () => {
    const none = { ...secrets(), secureJsonData: {} };
    expect(throughProxy(plugin, 'GET', 'read/x', none)).toMatchObject({
      headers: { Authorization: 'Bearer ' },
    });
  });
});
