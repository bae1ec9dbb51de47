import { AppPlugin, dateTime, EventBusSrv, type PluginExtensionAddedLinkConfig } from '@grafana/data';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { SHOW_MODAL } from './extension-link.ts';
import { createExtensions } from './extensions.ts';

const Window = () => null;
const POINT = 'grafana/dashboard/panel/menu';

function house(...configs: Partial<PluginExtensionAddedLinkConfig>[]) {
  const plugin = new AppPlugin();
  for (const config of configs) {
    plugin.addLink({ title: 'Show', description: 'Shows it', targets: POINT, path: '/a/app/x', ...config });
  }
  const load = vi.fn(() => Promise.resolve(plugin));
  const events = new EventBusSrv();
  const extensions = createExtensions([{ id: 'app', targets: [POINT, 'other'], load }], events);
  const links = (context: object = {}, extensionPointId = POINT, limitPerPlugin?: number) =>
    firstValueFrom(extensions.observeLinks({ extensionPointId, context, limitPerPlugin }));
  return { load, links, events };
}

describe('links that an app adds', () => {
  it('are there where it put them, and say where they come from', async () => {
    const { links } = house({ icon: 'rocket' });
    expect(await links()).toMatchObject([
      {
        type: 'link',
        pluginId: 'app',
        title: 'Show',
        description: 'Shows it',
        icon: 'rocket',
        path: '/a/app/x?uel_pid=app&uel_epid=grafana%2Fdashboard%2Fpanel%2Fmenu',
      },
    ]);
    expect(await links({}, 'other')).toEqual([]);
  });

  it('load the app only for a place that its plugin.json names', async () => {
    const { links, load } = house({});
    expect(await links({}, 'grafana/elsewhere')).toEqual([]);
    expect(load).not.toHaveBeenCalled();
  });

  it('fit themselves to the place, or stay away', async () => {
    const { links } = house({
      configure: (context) => {
        const { host } = (context ?? {}) as { host?: string };
        return host === undefined ? undefined : { path: `/a/app/${host}`, title: `Show ${host}` };
      },
    });
    expect(await links({ host: 'web-1' })).toMatchObject([
      { title: 'Show web-1', path: expect.stringMatching(/^\/a\/app\/web-1\?/) as string },
    ]);
    expect(await links({})).toEqual([]);
  });

  it('stay away when they fail, and leave the others there', async () => {
    const configure = () => {
      throw new Error('no');
    };
    const { links } = house({ configure }, { title: 'Other' });
    expect((await links()).map(({ title }) => title)).toEqual(['Other']);
  });

  it('are at most as many as the place takes from one app', async () => {
    const { links } = house({ title: 'a' }, { title: 'b' }, { title: 'c' });
    expect((await links({}, POINT, 2)).map(({ title }) => title)).toEqual(['a', 'b']);
  });

  it('see the place and cannot change it', async () => {
    const from = dateTime(0);
    const place = { targets: [{ refId: 'A' }], from };
    const { links } = house({
      configure: (context) => {
        const seen = context as typeof place;
        expect(() => seen.targets.push({ refId: 'B' })).toThrow(TypeError);
        expect(() => Object.assign(seen, { more: 1 })).toThrow(TypeError);
        seen.from.add(1, 'day');
        return {};
      },
    });
    expect(await links(place)).toHaveLength(1);
    expect(place.targets).toHaveLength(1);
    expect(from.valueOf()).toBe(0);
  });

  it('can act instead, and open a window', async () => {
    const { links, events } = house({
      path: undefined as never,
      onClick: (_, { openModal, context }) =>
        openModal({ title: String(Object.keys(context ?? {})), body: Window }),
    });
    const shown: unknown[] = [];
    events.on(SHOW_MODAL, (payload) => shown.push(payload));
    const [link] = await links({ a: 1 });
    link?.onClick?.();
    expect(link?.path).toBeUndefined();
    expect(shown).toEqual([{ title: 'a', body: Window }]);
  });

  it('are none when the app cannot be loaded', async () => {
    const { links, load } = house({});
    load.mockRejectedValueOnce(new Error('away'));
    expect(await links()).toEqual([]);
  });
});
