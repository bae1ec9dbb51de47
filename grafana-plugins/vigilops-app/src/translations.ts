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
export function translationsReady(): Promise<unknown> {
  ready ??= initPluginTranslations(NAMESPACE, [words]);
  return ready;
}

/** The words of a library that is loaded later. One that does not speak the viewer's language keeps to its own. */
export async function wordsOf(library: ResourceLoader): Promise<void> {
  await translationsReady();
  const spoken: ResourceLoader = (language) => library(language).catch(() => ({}));
  await initPluginTranslations(NAMESPACE, [spoken]);
}
