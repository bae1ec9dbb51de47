import { readFileSync } from 'node:fs';

/** Says what is wrong with the configuration, and at which key. */
export type Report = (path: readonly PropertyKey[], what: string) => void;

const MAX_SECRET_BYTES = 65_536;

/** The token or password itself, from the file or from the file it names; never from both. */
export function readSecret(
  written: Readonly<Record<string, unknown>>,
  key: 'token' | 'password',
  parent: readonly PropertyKey[],
  report: Report,
): string | undefined {
  const value = written[key];
  const file = written[`${key}_file`];
  const name = parent.map(String).join('.');
  if (typeof value === 'string' && typeof file === 'string') {
    report([...parent, `${key}_file`], `\`${name}\`: give \`${key}\` or \`${key}_file\`, not both`);
    return undefined;
  }
  if (typeof value === 'string') {
    return value;
  }
  if (typeof file !== 'string') {
    return undefined;
  }
  const secret = readOrReport(file, [...parent, `${key}_file`], report)?.trim();
  if (secret !== undefined && (secret === '' || /[\s\p{Cc}]/u.test(secret))) {
    report([...parent, `${key}_file`], `${file} must hold one line without spaces`);
    return undefined;
  }
  return secret;
}

/** The text of a file that the configuration names. */
export function readOrReport(path: string, key: readonly PropertyKey[], report: Report): string | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length <= MAX_SECRET_BYTES * 16) {
      return text;
    }
    report(key, `${path} is too large`);
  } catch (error) {
    report(key, error instanceof Error ? error.message : `cannot read ${path}`);
  }
  return undefined;
}
