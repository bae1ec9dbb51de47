import { PluginExtensionTypes, type PanelMenuItem, type PluginExtensionLink } from '@grafana/data';
import { setTemplateSrv, type UsePluginLinksOptions } from '@grafana/runtime';
import { sceneGraph, VizPanel, type VizPanelMenu } from '@grafana/scenes';
import { Subject } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTemplateSrv } from '../../host/template-srv.ts';
import { fixture } from '../../test/fixture.ts';
import { sceneOf } from './build.ts';
import { extensionItems } from './panel-menu.ts';

beforeAll(() =>
  setTemplateSrv(createTemplateSrv({ interpolate: () => undefined, activeScene: () => undefined })),
);

const link = (title: string, more: Partial<PluginExtensionLink> = {}): PluginExtensionLink => ({
  id: title,
  type: PluginExtensionTypes.link,
  pluginId: 'app',
  title,
  description: '',
  path: `/a/app/${title}`,
  ...more,
});

/** The menu of a panel of the fixture, opened, and what plugins were asked. */
function opened(viewPanel?: string) {
  const links = new Subject<PluginExtensionLink[]>();
  const asked: UsePluginLinksOptions[] = [];
  const scene = sceneOf(fixture(), (options) => {
    asked.push(options);
    return links;
  });
  scene.setState({ viewPanel });
  const panel = sceneGraph.findObject(scene, (each) => each instanceof VizPanel) as VizPanel;
  const menu = panel.state.menu as VizPanelMenu;
  const close = menu.activate();
  const items = () => (menu.state.items ?? []).map(({ text }) => text);
  return { links, asked, panel, menu, items, close };
}

describe('the menu of a panel', () => {
  it('shows the panel alone, and back in its dashboard', () => {
    const { items, menu, panel } = opened();
    expect(items()).toEqual(['View', 'Refresh']);
    expect(menu.state.items?.[0]?.href).toContain(`viewPanel=${panel.getPathId()}`);
    const alone = opened('panel-1');
    expect(alone.items()).toEqual(['Back to the dashboard', 'Refresh']);
    expect(alone.menu.state.items?.[0]?.href).not.toContain('viewPanel');
  });

  it('has what plugins add, as soon as they say so and as long as they do', () => {
    const { items, links } = opened();
    links.next([link('host')]);
    expect(items()).toEqual(['View', 'Refresh', 'Extensions']);
    links.next([]);
    expect(items()).toEqual(['View', 'Refresh']);
  });

  it('asks no plugin once it is closed', () => {
    const { links, close } = opened();
    expect(links.observed).toBe(true);
    close();
    expect(links.observed).toBe(false);
  });

  it('tells plugins which panel of which dashboard asks, with its time and queries', () => {
    const { asked, panel } = opened();
    expect(asked).toMatchObject([
      {
        extensionPointId: 'grafana/dashboard/panel/menu',
        limitPerPlugin: 3,
        context: {
          id: panel.getLegacyPanelId(),
          pluginId: panel.state.pluginId,
          title: panel.state.title,
          timeRange: { from: 'now-3h', to: 'now' },
          dashboard: { uid: 'fixture', title: 'Every panel', tags: ['vigilops', 'fixture'] },
          targets: expect.arrayContaining([expect.objectContaining({ refId: 'A' })]) as unknown,
        },
      },
    ]);
  });
});

describe('links of plugins in a menu', () => {
  const shape = (items: readonly PanelMenuItem[] = []): unknown[] =>
    items.map(({ text, subMenu }) => (subMenu === undefined ? text : [text, ...shape(subMenu)]));

  it('stand under the names of their groups, the others below', () => {
    const items = extensionItems([
      link('plain'),
      link('of a category', { category: 'Category' }),
      link('of a group', { group: { name: 'Group' }, category: 'Category' } as never),
    ]);
    expect(shape(items)).toEqual([
      ['Extensions', ['Category', 'of a category'], ['Group', 'of a group'], 'plain'],
    ]);
  });

  it('go to an address, or do what their plugin wants', () => {
    const onClick = () => undefined;
    const [extensions] = extensionItems([
      link('address', { openInNewTab: true } as never),
      link('deed', { path: undefined, onClick }),
    ]);
    expect(extensions?.subMenu).toEqual([
      { text: 'address', href: '/a/app/address', target: '_blank' },
      { text: 'deed', onClick },
    ]);
  });
});
