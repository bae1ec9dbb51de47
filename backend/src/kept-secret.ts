import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * A secret that lies in a file of its own (0600) and is made the first time that somebody asks. It begins with a word:
 * Grafana takes an environment value of digits alone for a number.
 */
export async function keptSecret(
  file: string,
  make: () => string = () => `vgo_${path.basename(file).replaceAll('-', '_')}_${randomText(32)}`,
): Promise<string> {
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (kept !== '') {
    return kept;
  }
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const secret = make();
  await writeFile(`${file}.new`, `${secret}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secret;
}

export function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
