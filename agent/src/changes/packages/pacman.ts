import { readdirSync } from 'node:fs';

/** Installed packages with their versions: pacman's database is a folder a package, called name-version-release. */
export function readPacmanLocal(path: string): ReadonlyMap<string, string> {
  const packages = new Map<string, string>();
  for (const folder of readdirSync(path)) {
    const [, name, version] = /^(.+)-([^-]+-[^-]+)$/u.exec(folder) ?? [];
    if (name !== undefined && version !== undefined) {
      packages.set(name, version);
    }
  }
  return packages;
}
