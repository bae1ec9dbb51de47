import type { NavModelItem } from '@grafana/data';
import { useLocation } from 'react-router';
import { databasePath, DATABASES_PATH, type DatabaseTab } from '../pages/paths.ts';
import { t } from '../t.ts';

const TABS: readonly (readonly [DatabaseTab, () => string])[] = [
  ['overview', () => t('databases.tab.overview', 'Overview')],
  ['queries', () => t('databases.tab.queries', 'Queries')],
  ['slow', () => t('databases.tab.slow', 'Slow queries')],
  ['connections', () => t('databases.connections', 'Connections')],
  ['locks', () => t('databases.tab.locks', 'Locks')],
  ['tables', () => t('databases.tab.tables', 'Tables and indexes')],
  ['advice', () => t('databases.tab.advice', 'Advice')],
];

/** Undefined: there is no such tab. */
export const tabFrom = (text = 'overview'): DatabaseTab | undefined =>
  TABS.find(([tab]) => tab === text)?.[0];

/** Where a database stands, and its tabs; the range that is looked at goes along from one to the next. */
export function useDatabaseNav(id: number, text: string, active: DatabaseTab): NavModelItem {
  const params = new URLSearchParams(useLocation().search);
  const range = Object.fromEntries(
    ['from', 'to'].flatMap((key) => {
      const value = params.get(key);
      return value === null ? [] : [[key, value]];
    }),
  );
  return {
    text,
    parentItem: { text: t('databases.title', 'Databases'), url: DATABASES_PATH },
    children: TABS.map(([tab, name]) => ({
      text: name(),
      url: databasePath(id, tab, range),
      active: tab === active,
    })),
  };
}
