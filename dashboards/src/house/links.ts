import { DashboardLinkType, type DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';
import { TAG, UID } from './source.ts';

const APP = '/a/vigilops-app';
/** Keeps the dashboard's time range behind a link. */
const SAME_TIME = '${__url_time_range}';

/** Pages of the app. Query parameters are those that the pages read. */
export const APP_PAGE = {
  overview: `${APP}/overview`,
  hosts: `${APP}/hosts`,
  logs: `${APP}/logs`,
  llm: `${APP}/llm`,
  databases: `${APP}/databases`,
} as const;

/** The log centre, with a search for the lines of a host or service whose name is written as addresses need it. */
export const logsOf = (field: 'host' | 'service', name: string) =>
  `${APP_PAGE.logs}?query=${field}%3A%22${name}%22`;

/** What a click on a value opens; the same shape as a dashboard's link, of which Grafana reads three fields here. */
export interface ValueLink {
  readonly title: string;
  readonly url: string;
}

const host = '${__field.labels["host.name"]:percentencode}';
/** In a table the cell itself holds the name. */
const cell = '${__value.raw:percentencode}';

export const hostOfSeries: ValueLink = {
  title: 'Show this host',
  url: `/d/${UID.host}?var-host=${host}&${SAME_TIME}`,
};
export const logsOfSeriesHost: ValueLink = {
  title: 'Logs of this host',
  url: logsOf('host', host),
};
export const hostOfCell: ValueLink = {
  title: 'Show this host',
  url: `/d/${UID.host}?var-host=${cell}&${SAME_TIME}`,
};
export const serviceOfCell: ValueLink = {
  title: 'Show this service',
  url: `/d/${UID.services}?var-service=${cell}&${SAME_TIME}`,
};

const link = (parts: Partial<DashboardLink> & Pick<DashboardLink, 'title' | 'type'>): DashboardLink => ({
  icon: 'external link',
  tooltip: '',
  tags: [],
  asDropdown: false,
  targetBlank: false,
  includeVars: false,
  keepTime: true,
  ...parts,
});

/** All dashboards of ours, and a page of the app. */
export function dashboardLinks(page: { readonly title: string; readonly url: string }): DashboardLink[] {
  return [
    link({ title: 'VigilOps dashboards', type: DashboardLinkType.Dashboards, tags: [TAG], asDropdown: true }),
    link({ ...page, type: DashboardLinkType.Link, icon: 'apps', tooltip: 'Opens the VigilOps app' }),
  ];
}
