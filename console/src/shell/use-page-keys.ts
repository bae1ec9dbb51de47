import { t } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { useEffect } from 'react';
import type { PluginInclude } from '../host/plugins.ts';
import type { KeyBinding } from './keys.ts';
import { pageName } from './pages.ts';
import { useServices } from './services.ts';

/** Where a page has its search, as plugins write them. */
const SEARCH = [
  'main [data-page-search]',
  'main [role="search"] input',
  'main input[type="search"]',
  'main input[role="searchbox"]',
  'main input[placeholder]',
].join(', ');

/** The keys that work on every page. */
export function usePageKeys(pages: readonly PluginInclude[], onHelp: () => void): void {
  const { keys } = useServices();
  useEffect(() => {
    const remove = keys.add([
      { keys: '/', label: t('keys.search', 'Go to the search of the page'), run: focusSearch },
      { keys: '?', label: t('keys.help', 'Show these keys'), run: onHelp },
      ...pages.map(({ path, ...page }): KeyBinding => {
        const letter = path.split('/').at(-1)?.at(0) ?? '';
        return {
          keys: `g ${letter}`,
          label: pageName({ path, ...page }),
          run: () => locationService.push(path),
        };
      }),
      {
        keys: 'g d',
        label: t('nav.dashboards', 'Dashboards'),
        run: () => locationService.push('/dashboards'),
      },
    ]);
    const press = (event: KeyboardEvent) => {
      if (!event.defaultPrevented && keys.press(event)) {
        event.preventDefault();
      }
    };
    document.addEventListener('keydown', press);
    return () => {
      remove();
      document.removeEventListener('keydown', press);
    };
  }, [keys, pages, onHelp]);
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>(SEARCH);
  field?.focus();
  field?.select();
}
