import { initPluginTranslations } from '@grafana/i18n';
import { loadResources } from '@grafana/scenes';
import { WORDS } from '../shell/words-name.ts';

/** The words of Scenes, which it brings in many languages, beside our own. */
export const loadSceneWords = () => initPluginTranslations(WORDS, [loadResources]);
