import { urlUtil } from '@grafana/data';
import { config } from '@grafana/runtime';
import { ourSource } from '../../config/data-source.ts';
import type { VigilQuery } from '../../datasource/query.ts';
import type { LogLine } from '../../logs/line.ts';
import type { LineLink } from '../../logs/view-props.ts';
import { t } from '../../t.ts';
import {
  errorIssuePath,
  explainPath,
  hostByNamePath,
  type LinkRange,
  LOGS_PATH,
  logsPath,
} from '../paths.ts';
import { paramsOfFilter, type LogFilter } from './log-filter.ts';
import { exploreQuery } from './explore-query.ts';
import type { LogQueryNode } from '@vigilops/contracts/log-query';

/** A quarter of an hour before the line, which is the newest of it. */
const BEFORE_MS = 900_000;
const DAY_MS = 86_400_000;

/** What of the page an address shows again. */
export interface Shown {
  readonly filter: LogFilter;
  readonly columns: readonly string[];
  readonly restore?: number | undefined;
}

/** The search with a range that ends with the line: opened again, the line stands first, and open. */
export function permalinkOf(line: LogLine, shown: Shown, origin: string): string {
  const range = { from: String(line.timeMs - BEFORE_MS), to: String(line.timeMs + 1) };
  return viewLink(shown, range, origin, line.id);
}

/** The search with a range that stays what it is now. */
export function viewLink(
  { filter, columns, restore }: Shown,
  range: LinkRange,
  origin: string,
  line?: string,
): string {
  const given = Object.entries(paramsOfFilter(filter)).filter(([, value]) => value !== null);
  const params = {
    ...Object.fromEntries(given),
    ...(columns.length === 0 ? {} : { col: [...columns] }),
    ...range,
    ...(restore === undefined ? {} : { restore }),
    ...(line === undefined ? {} : { line }),
  };
  return `${origin}${config.appSubUrl}${urlUtil.renderUrl(LOGS_PATH, params)}`;
}

/** Its host around that moment, its trace where Explore can show it, and the question what it means. */
export function linksOf(line: LogLine): LineLink[] {
  const host = line.labels['host.name'];
  const links: LineLink[] = [];
  if (host !== undefined) {
    const range = { from: String(line.timeMs - BEFORE_MS), to: String(line.timeMs + BEFORE_MS) };
    links.push({
      title: t('logs-page.show-host', 'Host at that time'),
      href: hostByNamePath(host, range),
      icon: 'sitemap',
    });
  }
  if (line.traceId !== undefined) {
    const range = { from: String(line.timeMs - BEFORE_MS), to: String(line.timeMs + BEFORE_MS) };
    const href = explorePath({ queryType: 'traces', traceId: line.traceId }, range);
    if (href !== undefined) {
      links.push({ title: t('logs-page.show-trace', 'Trace'), href, icon: 'gf-traces' });
    }
  }
  links.push(...ofWhat(line));
  links.push({
    title: t('explain.this', 'Explain this'),
    href: explainPath({ kind: 'log', id: line.id }),
    icon: 'question-circle',
  });
  return links;
}

/** The error issue that it belongs to, and all lines of its pattern. */
function ofWhat({ labels, timeMs }: LogLine): LineLink[] {
  const { issue, template } = labels;
  const range = { from: String(timeMs - DAY_MS), to: String(timeMs + DAY_MS) };
  return [
    ...(issue === undefined
      ? []
      : [
          {
            title: t('logs-page.show-issue', 'Error issue'),
            href: errorIssuePath(Number(issue), range),
            icon: 'bug' as const,
          },
        ]),
    ...(template === undefined || template === '0'
      ? []
      : [
          {
            title: t('logs-page.show-pattern', 'Lines like it'),
            href: logsPath({ query: `template:${template}` }, range),
            icon: 'layer-group' as const,
          },
        ]),
  ];
}

/** Undefined, too, where the data source has no words for the search. */
export function exploreLogs(node: LogQueryNode | null, range: LinkRange): string | undefined {
  const fields = exploreQuery(node);
  return fields === undefined ? undefined : explorePath({ queryType: 'logs', ...fields }, range);
}

/** Undefined where there is no Explore, or no data source that it could ask. */
export function explorePath(query: Partial<VigilQuery>, range: LinkRange): string | undefined {
  const source = config.exploreEnabled ? ourSource() : undefined;
  if (source === undefined) {
    return undefined;
  }
  const datasource = { type: source.type, uid: source.uid };
  const panes = { a: { datasource: source.uid, queries: [{ refId: 'A', datasource, ...query }], range } };
  return urlUtil.renderUrl('/explore', { schemaVersion: 1, panes: JSON.stringify(panes) });
}
