import { PanelPlugin } from '@grafana/data';
import { describe, expect, it, vi } from 'vitest';
import { unknownPanel } from '../panels/Unknown.tsx';
import { createPanelPlugins } from './panel-plugins.ts';

const panel = () => new PanelPlugin(() => null);
const hosted = {
  folder: '/public/plugins/app/panels/map',
  json: { id: 'map', type: 'panel', name: 'Map', info: { version: '1.2.3' }, skipDataQuery: true },
} as never;

function house(module: unknown = { plugin: panel() }) {
  const load = vi.fn<(url: string) => Promise<unknown>>(() => Promise.resolve(module));
  const own = {
    stat: vi.fn(() => Promise.resolve(panel())),
    logs: (of: (type: string) => Promise<PanelPlugin>) => of('map'),
  };
  return { ...createPanelPlugins({ own, built: [hosted], load, unknown: unknownPanel }), load, own };
}

describe('panels', () => {
  it('of the console are made once, with the name of their type', async () => {
    const { importPanelPlugin, getPanelPluginFromCache, own } = house();
    expect(getPanelPluginFromCache('stat')).toBeUndefined();
    const stat = await importPanelPlugin('stat');
    expect(stat.meta).toMatchObject({ id: 'stat', type: 'panel' });
    expect(await importPanelPlugin('stat')).toBe(stat);
    expect(getPanelPluginFromCache('stat')).toBe(stat);
    expect(own.stat).toHaveBeenCalledOnce();
  });

  it('of the built app come from its folder, with what its plugin.json says', async () => {
    const { importPanelPlugin, load } = house();
    expect((await importPanelPlugin('map')).meta).toMatchObject({
      id: 'map',
      info: { version: '1.2.3' },
      skipDataQuery: true,
      baseUrl: '/public/plugins/app/panels/map',
    });
    expect(load).toHaveBeenCalledExactlyOnceWith('/public/plugins/app/panels/map/module.js');
  });

  it('may be made of another', async () => {
    const { importPanelPlugin } = house();
    expect(await importPanelPlugin('logs')).toBe(await importPanelPlugin('map'));
  });

  it('of an unknown type say so in their place, and ask for no data', async () => {
    const unknown = await house().importPanelPlugin('geomap');
    expect(unknown.meta).toMatchObject({ id: 'geomap', skipDataQuery: true });
    expect(unknown.panel).not.toBeNull();
  });

  it('that are none are refused by name', async () => {
    await expect(house({}).importPanelPlugin('map')).rejects.toThrow('map gives no panel');
  });
});
