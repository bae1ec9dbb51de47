import { t } from '@grafana/i18n';
import { reachesRole, type Role } from '../host/plugin-proxy.ts';
import type { PluginInclude } from '../host/plugins.ts';

/**
 * The pages of the app. Its configuration asks for an address and tokens, which the console has by itself: its place
 * is Grafana alone.
 */
export const pagesOf = (includes: readonly PluginInclude[], appId: string): readonly PluginInclude[] =>
  includes.filter(({ type, path }) => type === 'page' && path.startsWith(`/a/${appId}/`));

/** Those that the navigation shows to somebody with this role. */
export const pagesInNav = (pages: readonly PluginInclude[], role: Role): readonly PluginInclude[] =>
  pages.filter((page) => page.addToNav === true && reachesRole(role, page.role));

/** The viewer's word for a page, the plugin's own where there is none. */
export function pageName(page: PluginInclude): string {
  switch (page.path.split('/').at(-1)) {
    case 'overview':
      return t('nav.overview', 'Overview');
    case 'hosts':
      return t('nav.hosts', 'Hosts');
    case 'services':
      return t('nav.services', 'Services');
    case 'databases':
      return t('nav.databases', 'Databases');
    case 'alerts':
      return t('nav.alerts', 'Alerts');
    case 'logs':
      return t('nav.logs', 'Logs');
    case 'analysis':
      return t('nav.analysis', 'AI analysis');
    case 'users':
      return t('nav.users', 'Users');
    case 'tokens':
      return t('nav.tokens', 'Tokens');
    case 'audit':
      return t('nav.audit', 'Audit log');
    case 'settings':
      return t('nav.settings', 'Settings');
    default:
      return page.name;
  }
}

/** The page of an address, or the one that it lies below. */
export const pageAt = (pages: readonly PluginInclude[], pathname: string): PluginInclude | undefined =>
  pages.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
