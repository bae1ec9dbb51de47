import type { Directory, Meaning } from './directory.ts';
import type { ServiceReference } from './document.ts';

type Path = readonly PropertyKey[];

/** Names of one part of a file as ids; what means nothing is reported with its place, and left out. */
export interface Resolver {
  hosts(path: Path, names: readonly string[]): number[];
  services(path: Path, names: readonly ServiceReference[]): number[];
}

export function createResolver(
  root: Path,
  directory: Directory,
  report: (path: Path, what: string) => void,
): Resolver {
  const all = <T>(path: Path, names: readonly T[], meaningOf: (name: T) => Meaning): number[] => {
    const ids = names.flatMap((name, i) => {
      const meaning = meaningOf(name);
      if (!meaning.found) {
        report([...root, ...path, i], meaning.problem);
        return [];
      }
      return [meaning.id];
    });
    return [...new Set(ids)];
  };
  return {
    hosts: (path, names) => all(path, names, directory.host),
    services: (path, names) => all(path, names, directory.service),
  };
}
