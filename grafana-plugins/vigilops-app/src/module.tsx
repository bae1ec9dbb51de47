import './public-path.ts';
import { AppPlugin, type AppPluginMeta, type AppRootProps, type PluginConfigPageProps } from '@grafana/data';
import type { AppSettings } from './config/settings.ts';
import { lazyComponent } from './lazy-component.tsx';

type ConfigProps = PluginConfigPageProps<AppPluginMeta<AppSettings>>;

export const plugin = new AppPlugin<AppSettings>()
  .setRootPage(lazyComponent<AppRootProps<AppSettings>>(async () => (await import('./pages/App.tsx')).App))
  .addConfigPage({
    title: 'Configuration',
    icon: 'cog',
    id: 'configuration',
    body: lazyComponent<ConfigProps>(async () => (await import('./config/ConfigPage.tsx')).ConfigPage),
  });
