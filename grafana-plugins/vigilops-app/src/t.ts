import { t as translate } from '@grafana/i18n';

/**
 * A text in the viewer's language. Values go in as they are: React escapes what it shows, and a second time
 * would turn the slashes of an address into `&#x2F;`.
 */
export function t(
  key: string,
  english: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return translate(key, english, { ...values, interpolation: { escapeValue: false } });
}
