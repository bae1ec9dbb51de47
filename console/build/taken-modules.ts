import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { BUILT } from './served-files.ts';

const IMPORT = /import\s+(?!type\b)([^;'"]*?)\s*from\s*['"](@grafana\/[a-z]+)['"]/g;

/** What the built plugins take from a module, as the source maps of their bundles show. Throws where that is all of it. */
function namesTaken(module: string): string[] {
  const names = new Set<string>();
  for (const file of globSync('**/*.js.map', { cwd: BUILT })) {
    const { sourcesContent } = JSON.parse(readFileSync(join(BUILT, file), 'utf8')) as SourceMap;
    for (const [, clause = '', from] of (sourcesContent ?? []).join('\n').matchAll(IMPORT)) {
      if (from === module) {
        namesIn(clause).forEach((name) => names.add(name));
      }
    }
  }
  return [...names].sort();
}

interface SourceMap {
  readonly sourcesContent?: readonly string[];
}

function namesIn(clause: string): string[] {
  const list = /^\{([^}]*)\}$/.exec(clause.trim())?.[1];
  if (list === undefined) {
    throw new Error(`A plugin takes more than names: import ${clause}`);
  }
  const parts = list.split(',').map((part) => part.trim());
  return parts
    .filter((part) => part !== '' && !part.startsWith('type '))
    .map((part) => part.replace(/\s+as\s+.*$/s, ''));
}

/** `virtual:taken/@grafana/ui` is @grafana/ui without what no plugin uses: the whole is too much to load at once. */
export function takenByPlugins(): Plugin {
  const prefix = 'virtual:taken/';
  return {
    name: 'taken-by-plugins',
    resolveId: (source) => (source.startsWith(prefix) ? `\0${source}` : null),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) {
        return null;
      }
      const module = id.slice(prefix.length + 1);
      return `export { ${namesTaken(module).join(', ')} } from '${module}';`;
    },
  };
}
