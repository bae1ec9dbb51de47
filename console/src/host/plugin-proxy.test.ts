import { describe, expect, it } from 'vitest';
import {
  throughAppProxy,
  throughSourceProxy,
  type ProxiedPlugin,
  type ProxySecrets,
} from './plugin-proxy.ts';

const url = '{{ .JsonData.url }}/api/v1';
const headers = [{ name: 'Authorization', content: 'Bearer {{ .SecureJsonData.readToken }}' }];
const secrets = (changes: Partial<ProxySecrets> = {}): ProxySecrets => ({
  role: 'Viewer',
  jsonData: { url: 'http://house' },
  secureJsonData: { readToken: 's3cret' },
  ...changes,
});
const of = (...routes: NonNullable<ProxiedPlugin['routes']>): ProxiedPlugin => ({ id: 'app', routes });
const get = (rest: string) => ({ method: 'GET', rest });

describe('the proxy of an app', () => {
  const app = of(
    { path: 'read/*', url, headers },
    { path: 'ack/*', url: `${url}/alerts`, method: 'POST', reqRole: 'Editor' },
    { path: 'admin/*', url, reqRole: 'Admin' },
    { path: 'health', url: `${url}/health` },
  );

  it('fills in address and header and keeps the question', () => {
    expect(throughAppProxy(app, get('read/hosts?limit=1&q=a?b'), secrets())).toEqual({
      kind: 'pass',
      url: 'http://house/api/v1/hosts?limit=1&q=a?b',
      headers: { Authorization: 'Bearer s3cret' },
    });
  });

  it('takes what lies below a path only where the route says so', () => {
    expect(throughAppProxy(app, get('health'), secrets())).toMatchObject({
      url: 'http://house/api/v1/health',
    });
    expect(throughAppProxy(app, get('health/deep'), secrets())).toMatchObject({ status: 404 });
    expect(throughAppProxy(app, get('read'), secrets())).toMatchObject({ status: 404 });
    expect(throughAppProxy(app, get('readable/hosts'), secrets())).toMatchObject({ status: 404 });
  });

  it('asks for the role of the route', () => {
    const denied = { status: 403, message: 'plugin proxy route access denied' };
    expect(throughAppProxy(app, get('admin/tokens'), secrets({ role: 'Editor' }))).toMatchObject(denied);
    expect(throughAppProxy(app, get('admin/tokens'), secrets({ role: 'Admin' }))).toMatchObject({
      kind: 'pass',
    });
  });

  it('asks for the right instead of the role where the route names one', () => {
    const guarded = of({ path: 'read/*', url, reqAction: 'app:read', reqRole: 'Admin' });
    expect(throughAppProxy(guarded, get('read/x'), secrets({ role: 'Admin' }))).toMatchObject({
      status: 403,
    });
    expect(throughAppProxy(guarded, get('read/x'), secrets({ actions: ['app:read'] }))).toMatchObject({
      kind: 'pass',
    });
  });

  it('knows a route by its method', () => {
    const editor = secrets({ role: 'Editor' });
    expect(throughAppProxy(app, get('ack/1'), editor)).toMatchObject({ status: 404 });
    expect(throughAppProxy(app, { method: 'POST', rest: 'ack/1' }, editor)).toMatchObject({ kind: 'pass' });
  });

  it('decodes what lies below, so a slash in a name is lost, and drops the slash at the end', () => {
    expect(throughAppProxy(app, get('read/hosts/a%2Fb%20c/'), secrets())).toMatchObject({
      url: 'http://house/api/v1/hosts/a/b%20c',
    });
  });

  it('takes any part for a name in the route', () => {
    const named = of({ path: 'hosts/:id', url: `${url}/one` });
    expect(throughAppProxy(named, get('hosts/7'), secrets())).toMatchObject({
      url: 'http://house/api/v1/one',
    });
    expect(throughAppProxy(named, get('hosts'), secrets())).toMatchObject({ status: 404 });
  });
});

describe('the proxy of a data source', () => {
  const source = of(
    { path: 'read', url, headers, urlParams: [{ name: 'key', content: '{{ .SecureJsonData.readToken }}' }] },
    { path: 'admin', url, reqRole: 'Admin' },
  );

  it('takes every path that begins with the one of the route, and adds its parameters', () => {
    expect(throughSourceProxy(source, get('read/hosts?limit=1'), secrets())).toMatchObject({
      url: 'http://house/api/v1/hosts?limit=1&key=s3cret',
      headers: { Authorization: 'Bearer s3cret' },
    });
    expect(throughSourceProxy(source, get('readable/hosts'), secrets())).toMatchObject({
      url: 'http://house/api/v1/able/hosts?key=s3cret',
    });
  });

  it('keeps a slash in a name', () => {
    expect(throughSourceProxy(source, get('read/traces/a%2Fb'), secrets())).toMatchObject({
      url: 'http://house/api/v1/traces/a%2Fb?key=s3cret',
    });
  });

  it('has nowhere to go without a route', () => {
    expect(throughSourceProxy(source, get('other'), secrets())).toMatchObject({ status: 502 });
    expect(throughSourceProxy(source, get('admin/x'), secrets())).toMatchObject({ status: 403 });
  });
});

describe('both proxies', () => {
  const plugin = of({ path: 'read/*', url }, { path: '*', url });
  it.each(['read/../admin/tokens', 'read/%2e%2E/x', 'read/.%2e/x', 'read/a%2f..%2fx'])(
    'do not let %s climb out',
    (path) => {
      expect(throughAppProxy(plugin, get(path), secrets())).toMatchObject({ kind: 'refuse' });
      expect(throughSourceProxy(plugin, get(path), secrets())).toMatchObject({ kind: 'refuse' });
    },
  );

  it('leave a secret that is not there empty, and say that a setting is not there', () => {
    const route = {
      path: 'x',
      url: '{{ .JsonData.none }}/{{ orEmpty .JsonData.none }}',
      headers: [{ name: 'a', content: '{{ .SecureJsonData.none }}' }],
    };
    expect(throughAppProxy(of(route), get('x'), secrets())).toMatchObject({
      url: '<no value>/',
      headers: { a: '' },
    });
  });

  it('send the body of the route instead of the one of the plugin', () => {
    const route = { path: 'x', url, body: { token: '{{ .SecureJsonData.readToken }}' } };
    expect(throughAppProxy(of(route), get('x'), secrets())).toMatchObject({ body: '{"token":"s3cret"}' });
    expect(throughSourceProxy(of(route), get('x'), secrets())).toMatchObject({ body: '{"token":"s3cret"}' });
  });
});
