import {
  getTimeZone,
  locationUtil,
  PluginExtensionPoints,
  type PanelMenuItem,
  type PluginExtensionLink,
  type PluginExtensionPanelContext,
} from '@grafana/data';
import { t } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { sceneGraph, SceneQueryRunner, VizPanel, VizPanelMenu } from '@grafana/scenes';
import { groupBy } from 'lodash';
import { DashboardScene } from './DashboardScene.tsx';

/** As many as Grafana takes from one plugin. */
const LINKS_OF_A_PLUGIN = 3;

/** The menu of a panel; it is filled when a viewer opens it, since what plugins add depends on the data. */
export const panelMenu = (): VizPanelMenu => new VizPanelMenu({ items: [], $behaviors: [fill] });

function fill(menu: VizPanelMenu): (() => void) | undefined {
  const panel = menu.parent;
  if (!(panel instanceof VizPanel)) {
    return undefined;
  }
  const own = ownItems(panel);
  menu.setItems(own);
  const links = sceneGraph
    .getAncestor(panel, DashboardScene)
    .observeLinks({
      extensionPointId: PluginExtensionPoints.DashboardPanelMenu,
      context: extensionContext(panel),
      limitPerPlugin: LINKS_OF_A_PLUGIN,
    })
    .subscribe((added) => menu.setItems([...own, ...extensionItems(added)]));
  return () => links.unsubscribe();
}

function ownItems(panel: VizPanel): PanelMenuItem[] {
  const dashboard = sceneGraph.getAncestor(panel, DashboardScene);
  const viewed = dashboard.state.viewPanel !== undefined;
  return [
    {
      text: viewed ? t('panel.back', 'Back to the dashboard') : t('panel.view', 'View'),
      iconClassName: viewed ? 'arrow-left' : 'eye',
      shortcut: viewed ? 'Esc' : 'v',
      href: locationUtil.getUrlForPartial(locationService.getLocation(), {
        viewPanel: viewed ? null : panel.getPathId(),
      }),
    },
    {
      text: t('panel.refresh', 'Refresh'),
      iconClassName: 'sync',
      onClick: () => {
        panel.forEachChild((child) => (queriesOf(child) ?? queriesOf(child.state.$data))?.runQueries());
      },
    },
  ];
}

const queriesOf = (object: unknown): SceneQueryRunner | undefined =>
  object instanceof SceneQueryRunner ? object : undefined;

/** Tells plugins about a panel what Grafana tells them. */
export function extensionContext(panel: VizPanel): PluginExtensionPanelContext {
  const { state } = sceneGraph.getAncestor(panel, DashboardScene);
  const timeRange = sceneGraph.getTimeRange(panel);
  const data = panel.state.$data?.state;
  const queries = queriesOf(panel.state.$data?.state.$data)?.state.queries ?? [];
  return {
    id: panel.getLegacyPanelId(),
    pluginId: panel.state.pluginId,
    title: sceneGraph.interpolate(panel, panel.state.title),
    timeRange: timeRange.state.value.raw,
    timeZone: getTimeZone({ timeZone: timeRange.getTimeZone() }),
    dashboard: { uid: state.uid, title: state.title, tags: [...state.tags] },
    targets: queries as PluginExtensionPanelContext['targets'],
    scopedVars: {},
    ...(data?.data === undefined ? {} : { data: data.data }),
    panelPathId: panel.getPathId(),
  };
}

/** Grafana puts what plugins add under `Extensions`, below the name of its group where it has one. */
export function extensionItems(links: readonly PluginExtensionLink[]): PanelMenuItem[] {
  const { '': plain = [], ...groups } = groupBy(links, (link) => link.group?.name ?? link.category ?? '');
  const grouped = Object.entries(groups).map(([name, members]): PanelMenuItem => ({
    type: 'submenu',
    text: name,
    ...(members[0]?.group?.icon === undefined ? {} : { iconClassName: members[0].group.icon }),
    subMenu: members.map(itemOf),
  }));
  return links.length === 0
    ? []
    : [
        {
          type: 'submenu',
          text: t('panel.extensions', 'Extensions'),
          iconClassName: 'plug',
          subMenu: [...grouped, ...plain.map(itemOf)],
        },
      ];
}

const itemOf = ({ title, path, onClick, icon, openInNewTab }: PluginExtensionLink): PanelMenuItem => ({
  text: title,
  ...(path === undefined ? {} : { href: path }),
  ...(onClick === undefined ? {} : { onClick }),
  ...(icon === undefined ? {} : { iconClassName: icon }),
  ...(openInNewTab === true ? { target: '_blank' } : {}),
});
