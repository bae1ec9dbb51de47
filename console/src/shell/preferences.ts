export const LANGUAGES = ['en-US', 'zh-Hans'] as const;
export type Language = (typeof LANGUAGES)[number];
export type ThemeName = 'dark' | 'light';

export interface Preferences {
  readonly theme: ThemeName;
  readonly language: Language;
}

const KEY = 'vigilops.preferences';

interface Viewer {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** Of the browser, the most wanted first. */
  readonly languages: readonly string[];
  readonly prefersLight: boolean;
}

const thisBrowser = (): Viewer => ({
  storage: localStorage,
  languages: navigator.languages,
  prefersLight: matchMedia('(prefers-color-scheme: light)').matches,
});

/** What the viewer chose, else what the browser is set to. */
export function preferences(viewer: Viewer = thisBrowser()): Preferences {
  const chosen = parse(viewer.storage.getItem(KEY));
  const speaksChinese = viewer.languages[0]?.toLowerCase().startsWith('zh') === true;
  return {
    theme: chosen.theme ?? (viewer.prefersLight ? 'light' : 'dark'),
    language: chosen.language ?? (speaksChinese ? 'zh-Hans' : 'en-US'),
  };
}

export function savePreferences(next: Preferences, storage: Viewer['storage'] = localStorage): void {
  storage.setItem(KEY, JSON.stringify(next));
}

/** What another version or another hand left there counts only where it makes sense. */
function parse(text: string | null): Partial<Preferences> {
  try {
    const value = JSON.parse(text ?? '{}') as { theme?: unknown; language?: unknown } | null;
    const language = LANGUAGES.find((one) => one === value?.language);
    const theme = (['dark', 'light'] as const).find((one) => one === value?.theme);
    return { ...(theme === undefined ? {} : { theme }), ...(language === undefined ? {} : { language }) };
  } catch {
    return {};
  }
}
