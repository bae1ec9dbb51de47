import './public-path.ts';
import { AppPlugin, type AppPluginMeta, type AppRootProps, type PluginConfigPageProps } from '@grafana/data';
import type { AppSettings } from './config/settings.ts';
import { EXPLAIN, linkWordsReady, SHOW_HOST, SHOW_LOGS } from './extensions/links.ts';
import { lazyComponent } from './lazy-component.tsx';

type ConfigProps = PluginConfigPageProps<AppPluginMeta<AppSettings>>;

void linkWordsReady();

export const plugin = new AppPlugin<AppSettings>()
  .setRootPage(lazyComponent<AppRootProps<AppSettings>>(async () => (await import('./pages/App.tsx')).App))
  .addConfigPage({
    title: 'Configuration',
    icon: 'cog',
    id: 'configuration',
    body: lazyComponent<ConfigProps>(async () => (await import('./config/ConfigPage.tsx')).ConfigPage),
  })
  .addLink(SHOW_HOST)
  .addLink(SHOW_LOGS)
  .addLink(EXPLAIN);
