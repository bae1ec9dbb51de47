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
  ASK_PATH,
  explainPath,
  hostByNamePath,
  HOSTS_PATH,
  linkRange,
  LOGS_PATH,
  logsPath,
  type LinkRange,
} from '../pages/paths.ts';
import { queryOfFields } from '../pages/logs/fields-query.ts';
import { t } from '../t.ts';
import { translationsReady } from '../translations.ts';
import { hostOf, hostOfLabels, serviceOf } from './subject.ts';

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

export const EXPLAIN: Link = {
  title: 'Explain this in VigilOps',
  description:
    'Asks what happened here: of the host, service, metric and time that this panel, query or alert shows',
  targets: [
    PluginExtensionPoints.DashboardPanelMenu,
    PluginExtensionPoints.ExploreToolbarAction,
    PluginExtensionPoints.AlertInstanceAction,
  ],
  icon: 'question-circle',
  path: ASK_PATH,
  configure(context) {
    const about = context === undefined ? {} : aboutOf(context);
    if (Object.values(about).every((part) => part === undefined)) {
      return undefined;
    }
    const title = translated ? { title: t('links.explain', 'Explain in VigilOps') } : {};
    const given = Object.fromEntries(Object.entries(about).filter(([, part]) => part !== undefined));
    const range = context === undefined ? undefined : rangeOf(context);
    return { ...title, path: explainPath({ kind: 'panel', ...given, ...range }) };
  },
};

/** What somebody looks at; of an alert only what its labels say, for its rule may be anybody's. */
function aboutOf(context: LinkContext) {
  if (context.instance !== undefined) {
    const { labels } = context.instance;
    return { host: hostOfLabels(labels), service: serviceOf({ labels }) };
  }
  const target = context.targets?.find(isOurs);
  const asked = target && interpolate(target, context.scopedVars ?? {}, getTemplateSrv());
  return {
    host: hostOf({ ...context, frames: context.data?.series }, getTemplateSrv()),
    service: serviceOf({ query: asked }),
    metric: asked?.queryType === 'metrics' && asked.metric !== '' ? asked.metric : undefined,
    query: asked?.queryType === 'logs' ? queryOfLogs(asked) : undefined,
  };
}

function queryOfLogs(query: VigilQuery): string | undefined {
  const text = queryOfFields(linkOf(query));
  return text === '' ? undefined : text;
}

const linkOf = (query: VigilQuery) => ({
  hosts: query.hosts ?? [],
  services: query.services ?? [],
  files: query.file === undefined || query.file === '' ? [] : [query.file],
  level: query.level,
  text: query.text,
  regex: query.textMode === 'regex',
  caseSensitive: query.caseSensitive,
});

function isOurs(target: object): target is VigilQuery {
  const { queryType, datasource, hide } = target as Partial<VigilQuery>;
  const ours = datasource?.type === undefined || datasource.type === DATASOURCE_TYPE;
  return ours && queryType !== undefined && hide !== true;
}

const asksForLogs = (target: object): target is VigilQuery => isOurs(target) && target.queryType === 'logs';
