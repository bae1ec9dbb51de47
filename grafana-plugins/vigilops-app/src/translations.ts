import { initPluginTranslations, type ResourceLoader } from '@grafana/i18n';

/** All plugins of the package share the words of the app. */
const NAMESPACE = 'vigilops-app';

const words: ResourceLoader = async (language) => {
  if (!language.startsWith('zh')) {
    return {};
  }
  const file = await import(/* webpackChunkName: "zh-Hans" */ './locales/zh-Hans/vigilops-app.json');
  return file.default;
};

let ready: Promise<unknown> | undefined;

/** Resolves when texts can be shown. Loading again is free. */
export function translationsReady(extra: readonly ResourceLoader[] = []): Promise<unknown> {
  ready ??= initPluginTranslations(NAMESPACE, [words, ...extra]);
  return ready;
}
