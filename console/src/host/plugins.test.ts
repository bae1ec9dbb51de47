import { describe, expect, it, vi } from 'vitest';
import { extendingApp, findPlugins, openDataSource, sourceSettings, type PluginJson } from './plugins.ts';

const app: PluginJson = {
  id: 'vigilops-app',
  type: 'app',
  name: 'VigilOps',
  includes: [
    { type: 'page', name: 'Hosts', path: '/a/vigilops-app/hosts' },
    { type: 'datasource', name: 'VigilOps', path: 'datasource/plugin.json' },
    { type: 'panel', name: 'Host map', path: 'panels/hostmap/plugin.json' },
  ],
};
const source: PluginJson = { id: 'vigilops-datasource', type: 'datasource', name: 'VigilOps' };
const panel: PluginJson = { id: 'vigilops-hostmap-panel', type: 'panel', name: 'Host map' };
const served: Readonly<Record<string, PluginJson>> = {
  '/public/plugins/vigilops-app/plugin.json': app,
  '/public/plugins/vigilops-app/datasource/plugin.json': source,
  '/public/plugins/vigilops-app/panels/hostmap/plugin.json': panel,
};
const found = () => findPlugins((url) => Promise.resolve(served[url]));

describe('the plugins of the console', () => {
  it('are the app and what its plugin.json nests', async () => {
    expect((await found()).map(({ json, folder }) => [json.id, folder])).toEqual([
      ['vigilops-app', '/public/plugins/vigilops-app'],
      ['vigilops-datasource', '/public/plugins/vigilops-app/datasource'],
      ['vigilops-hostmap-panel', '/public/plugins/vigilops-app/panels/hostmap'],
    ]);
  });

  it('give one data source, under the uid that dashboards name', async () => {
    const [settings, ...more] = sourceSettings(await found(), 'http://house');
    expect(more).toEqual([]);
    expect(settings).toMatchObject({
      uid: 'vigilops',
      name: 'VigilOps',
      type: 'vigilops-datasource',
      isDefault: true,
      url: '/api/datasources/proxy/uid/vigilops',
    });
  });

  it('get their editors and their meta when they are opened', async () => {
    const hosted = await found();
    const [settings] = sourceSettings(hosted, '');
    const plugin = { DataSourceClass: EventTarget, components: { QueryEditor: 'editor' } };
    const load = vi.fn(() => Promise.resolve({ plugin }));
    const opened = await openDataSource(load, hosted[1] as never, settings as never);
    expect(opened).toMatchObject({ meta: { id: 'vigilops-datasource' }, components: plugin.components });
    expect(load).toHaveBeenCalledWith('/public/plugins/vigilops-app/datasource/module.js');
  });

  it('are asked for extensions at the places that they announce', () => {
    const extensions = {
      addedLinks: [{ targets: ['menu', 'explore'] }, { targets: 'menu' }],
      exposedComponents: [{ id: 'vigilops-app/host/v1' }],
    };
    const { targets } = extendingApp(vi.fn(), { ...app, extensions });
    expect(targets).toEqual(['menu', 'explore', 'menu', 'vigilops-app/host/v1']);
  });
});
