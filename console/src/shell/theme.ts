import { createTheme, type GrafanaTheme2 } from '@grafana/data';
import { CODE_FONT, TEXT_FONT } from './fonts.ts';
import type { ThemeName } from './preferences.ts';

export function themeOf(mode: ThemeName): GrafanaTheme2 {
  return createTheme({
    colors: { mode },
    typography: { fontFamily: TEXT_FONT, fontFamilyMonospace: CODE_FONT },
  });
}
