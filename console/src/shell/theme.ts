import { createTheme, type GrafanaTheme2 } from '@grafana/data';
import type { ThemeName } from './preferences.ts';

/** The fonts of the machine: they are there at once, and have Latin and Chinese letters that fit together. */
const TEXT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const CODE = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace';

export function themeOf(mode: ThemeName): GrafanaTheme2 {
  return createTheme({ colors: { mode }, typography: { fontFamily: TEXT, fontFamilyMonospace: CODE } });
}
