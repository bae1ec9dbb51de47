import { lineBatches } from './line-batches.ts';

/** Installed packages with their versions, of the database of Alpine's apk: a letter and a colon a line, P and V. */
export async function readApkInstalled(path: string): Promise<ReadonlyMap<string, string>> {
  const packages = new Map<string, string>();
  let name = '';
  for await (const lines of lineBatches(path)) {
    for (const line of lines) {
      if (line === '') {
        name = '';
      } else if (line.startsWith('P:')) {
        name = line.slice(2);
        packages.set(name, '');
      } else if (line.startsWith('V:') && name !== '') {
        packages.set(name, line.slice(2));
      }
    }
  }
  return packages;
}
