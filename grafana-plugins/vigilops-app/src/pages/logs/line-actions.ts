import { urlUtil } from '@grafana/data';
import { config } from '@grafana/runtime';
import { ourSource } from '../../config/data-source.ts';
import type { VigilQuery } from '../../datasource/query.ts';
import type { LogLine } from '../../logs/line.ts';
import type { LineLink } from '../../logs/view-props.ts';
import { t } from '../../t.ts';
import { hostByNamePath, LOGS_PATH, type LinkRange } from '../paths.ts';
import { paramsOfFilter, type LogFilter } from './log-filter.ts';

/** A quarter of an hour before the line, which is the newest of it. */
const BEFORE_MS = 900_000;

/** The search with a range that ends with the line: opened again, the line stands first. */
export function permalinkOf(line: LogLine, filter: LogFilter, origin: string): string {
  const params = {
    ...paramsOfFilter(filter),
    from: String(line.timeMs - BEFORE_MS),
    to: String(line.timeMs + 1),
  };
  const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null));
  return `${origin}${config.appSubUrl}${urlUtil.renderUrl(LOGS_PATH, given)}`;
}

/** Its host around that moment, and its trace where Explore can show it. */
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
  return links;
}

export function exploreLogs(filter: LogFilter, range: LinkRange): string | undefined {
  const { hosts, services, text, regex, caseSensitive, file, levels } = filter;
  const [level] = levels.toReversed();
  return explorePath(
    {
      queryType: 'logs',
      hosts: [...hosts],
      services: [...services],
      text,
      textMode: regex ? 'regex' : 'substring',
      caseSensitive,
      file,
      ...(level === undefined ? {} : { level }),
    },
    range,
  );
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
