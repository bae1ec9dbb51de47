import {
  PluginExtensionPoints,
  type PanelData,
  type PluginExtensionAddedLinkConfig,
  type RawTimeRange,
  type ScopedVars,
} from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { DATASOURCE_TYPE } from '../constants.ts';
import { interpolate } from '../datasource/interpolate.ts';
import type { VigilQuery } from '../datasource/query.ts';
import {
  hostByNamePath,
  HOSTS_PATH,
  linkRange,
  LOGS_PATH,
  logsPath,
  type LinkRange,
} from '../pages/paths.ts';
import { t } from '../t.ts';
import { translationsReady } from '../translations.ts';
import { hostOf, hostOfLabels } from './subject.ts';

/** What Grafana tells of a panel, of Explore, and of one alert of a rule; each place fills in its own part. */
export interface LinkContext {
  readonly timeRange?: RawTimeRange;
  readonly scopedVars?: ScopedVars;
  readonly targets?: readonly object[];
  readonly data?: Pick<PanelData, 'series'>;
  readonly instance?: { readonly labels?: Record<string, string> };
}

type Link = PluginExtensionAddedLinkConfig<LinkContext>;

const ICON = 'arrow-right';

/**
 * Titles must be those of plugin.json when a link is added. What is shown speaks the viewer's language, and is shorter:
 * the menu of a panel cuts titles off after 22 letters.
 */
let translated = false;
export const linkWordsReady = async () => {
  await translationsReady();
  translated = true;
};

const rangeOf = (context: LinkContext): LinkRange | undefined =>
  context.timeRange === undefined ? undefined : linkRange(context.timeRange);

export const SHOW_HOST: Link = {
  title: 'Show this host in VigilOps',
  description: 'Opens the page of the host that this panel, query or alert is about',
  targets: [
    PluginExtensionPoints.DashboardPanelMenu,
    PluginExtensionPoints.ExploreToolbarAction,
    PluginExtensionPoints.AlertInstanceAction,
  ],
  icon: ICON,
  path: HOSTS_PATH,
  configure(context) {
    const host =
      context?.instance === undefined
        ? hostOf({ ...context, frames: context?.data?.series }, getTemplateSrv())
        : hostOfLabels(context.instance.labels);
    if (context === undefined || host === undefined) {
      return undefined;
    }
    const title = translated ? { title: t('links.host', 'Show host in VigilOps') } : {};
    return { ...title, path: hostByNamePath(host, rangeOf(context)) };
  },
};

export const SHOW_LOGS: Link = {
  title: 'Show these logs in VigilOps',
  description: 'Opens the logs that this panel or query shows, with the same filters',
  targets: [PluginExtensionPoints.DashboardPanelMenu, PluginExtensionPoints.ExploreToolbarAction],
  icon: ICON,
  path: LOGS_PATH,
  configure(context) {
    const asked = context?.targets?.find(asksForLogs);
    if (context === undefined || asked === undefined) {
      return undefined;
    }
    const query = interpolate(asked, context.scopedVars ?? {}, getTemplateSrv());
    const title = translated ? { title: t('links.logs', 'Show logs in VigilOps') } : {};
    return { ...title, path: logsPath(linkOf(query), rangeOf(context)) };
  },
};

const linkOf = (query: VigilQuery) => ({
  hosts: query.hosts ?? [],
  services: query.services ?? [],
  files: query.file === undefined || query.file === '' ? [] : [query.file],
  level: query.level,
  text: query.text,
  regex: query.textMode === 'regex',
  caseSensitive: query.caseSensitive,
});

function asksForLogs(target: object): target is VigilQuery {
  const { queryType, datasource, hide } = target as Partial<VigilQuery>;
  const ours = datasource?.type === undefined || datasource.type === DATASOURCE_TYPE;
  return ours && queryType === 'logs' && hide !== true;
}
