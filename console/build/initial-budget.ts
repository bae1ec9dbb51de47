import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const INITIAL_LIMIT_BYTES = 1_000_000;

/** Fails the build when what is loaded before the first page grows over its budget, gzipped. */
export function initialBudget(): Plugin {
  return {
    name: 'initial-budget',
    generateBundle(_options, bundle) {
      const loaded = new Set<string>();
      const add = (file: string) => {
        const chunk = bundle[file];
        if (chunk?.type === 'chunk' && !loaded.has(file)) {
          loaded.add(file);
          // The entry loads the rest of the start by itself; what comes later is lazy.
          [...chunk.imports, ...(chunk.isEntry ? chunk.dynamicImports : [])].forEach(add);
        }
      };
      Object.values(bundle).forEach((chunk) => {
        if (chunk.type === 'chunk' && chunk.isEntry) {
          add(chunk.fileName);
        }
      });
      const bytes = [...loaded].reduce((sum, file) => {
        const chunk = bundle[file];
        return sum + (chunk?.type === 'chunk' ? gzipSync(chunk.code).length : 0);
      }, 0);
      this.info(`loaded at the start: ${bytes} bytes gzipped`);
      if (bytes > INITIAL_LIMIT_BYTES) {
        this.error(`${bytes} bytes gzipped are loaded at the start, at most ${INITIAL_LIMIT_BYTES}`);
      }
    },
  };
}
