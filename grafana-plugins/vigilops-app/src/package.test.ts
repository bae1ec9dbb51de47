import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const SRC = import.meta.dirname;
const files = globSync('**/plugin.json', { cwd: SRC });

const url = z.string().regex(/^\{\{ \.JsonData\.url \}\}\/api\/v1$/);
const route = z.strictObject({
  // The proxy of apps takes a path alone without the star, the proxy of data sources a beginning without one.
  path: z.string().regex(/^[a-z]+(\/\*)?$/),
  url,
  reqRole: z.enum(['Viewer', 'Editor', 'Admin']).optional(),
  headers: z
    .array(
      z.strictObject({
        name: z.literal('Authorization'),
        content: z.string().regex(/^Bearer \{\{ \.SecureJsonData\.(readToken|writeToken) \}\}$/),
      }),
    )
    .length(1),
});
/** What VigilOps tells everybody goes without a token. */
const openRoute = z.strictObject({
  path: z.literal('health'),
  method: z.literal('GET'),
  url: z.literal('{{ .JsonData.url }}/health'),
  reqRole: z.literal('Viewer'),
});
const info = z.strictObject({
  description: z.string().min(20),
  author: z.strictObject({ name: z.literal('VigilOps') }),
  keywords: z.array(z.string()).min(1),
  logos: z.strictObject({ small: z.string(), large: z.string() }),
  links: z.array(z.strictObject({ name: z.string(), url: z.url() })),
  screenshots: z.array(z.strictObject({ name: z.string(), path: z.string() })),
  version: z.literal('%VERSION%'),
  updated: z.literal('%TODAY%'),
});
const dependencies = z.strictObject({
  grafanaDependency: z.string().regex(/^>=\d+\.\d+\.\d+$/),
  plugins: z.array(z.never()),
});
const addedLink = z.strictObject({
  title: z.string().min(10),
  description: z.string(),
  targets: z.array(z.string().regex(/^grafana\//)).min(1),
});
const common = { $schema: z.url(), name: z.string(), info, dependencies };
/** The part of Grafana's schema for plugin.json that we use; another key is a mistake until it is added here. */
const pluginJson = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('app'),
    id: z.literal('vigilops-app'),
    languages: z.tuple([z.literal('en-US'), z.literal('zh-Hans')]),
    includes: z.array(
      z.strictObject({
        type: z.enum(['page', 'datasource', 'panel']),
        name: z.string(),
        path: z.string(),
        icon: z.string().optional(),
        role: z.enum(['Viewer', 'Editor', 'Admin']).optional(),
        addToNav: z.boolean().optional(),
        defaultNav: z.boolean().optional(),
      }),
    ),
    routes: z.array(z.union([route, openRoute])),
    extensions: z.strictObject({ addedLinks: z.array(addedLink) }),
  }),
  z.strictObject({
    ...common,
    type: z.literal('datasource'),
    id: z.string().regex(/^vigilops-[a-z]+$/),
    category: z.literal('tsdb'),
    metrics: z.literal(true),
    logs: z.literal(true),
    tracing: z.literal(true),
    annotations: z.literal(true),
    streaming: z.literal(true),
    queryOptions: z.strictObject({ maxDataPoints: z.literal(true) }),
    routes: z.array(route),
  }),
  z.strictObject({
    ...common,
    type: z.literal('panel'),
    id: z.string().regex(/^vigilops-[a-z]+-panel$/),
    suggestions: z.literal(true).optional(),
    // It asks the app's own route, not a data source.
    skipDataQuery: z.literal(true).optional(),
  }),
]);
const plugins = files.map((file) => ({
  folder: dirname(file),
  json: pluginJson.parse(JSON.parse(readFileSync(join(SRC, file), 'utf8'))),
}));
const app = plugins.flatMap(({ json }) => (json.type === 'app' ? [json] : []))[0];

describe('the plugin package', () => {
  it('is one app, whose includes name each nested plugin', () => {
    const nested = plugins.filter(({ json }) => json.type !== 'app').map(({ folder }) => folder);
    const included = app?.includes.filter(({ type }) => type !== 'page').map(({ path }) => dirname(path));
    expect(included?.toSorted()).toEqual(nested.toSorted());
    expect(nested.length).toBeGreaterThan(0);
  });

  it('has a logo and a module beside each plugin.json', () => {
    for (const { folder, json } of plugins) {
      expect(existsSync(join(SRC, folder, json.info.logos.small))).toBe(true);
      expect(globSync('module.{ts,tsx}', { cwd: join(SRC, folder) })).toHaveLength(1);
    }
  });

  it('asks for a role on every route of the app, and keeps the token for changes to administrators', () => {
    for (const each of app?.routes ?? []) {
      const { path, reqRole } = each;
      const headers = 'headers' in each ? each.headers : [];
      const writes = headers.some(({ content }) => content.includes('writeToken'));
      expect({ path, reqRole }).toEqual({ path, reqRole: writes ? 'Admin' : 'Viewer' });
    }
  });

  it('gives the data source no token for changes', () => {
    const source = plugins.flatMap(({ json }) => (json.type === 'datasource' ? json.routes : []));
    expect(source.map(({ path }) => path)).toEqual(['read']);
    expect(JSON.stringify(source)).not.toContain('writeToken');
  });
});
