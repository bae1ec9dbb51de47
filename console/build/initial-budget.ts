import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { withImports } from './chunks.ts';

const INITIAL_LIMIT_BYTES = 1_000_000;

/** Fails the build when what is loaded before the first page grows over its budget, gzipped. */
export function initialBudget(): Plugin {
  return {
    name: 'initial-budget',
    generateBundle(_options, bundle) {
      // The entry loads the rest of the start by itself; what comes later is lazy.
      const begun = Object.values(bundle).flatMap((chunk) =>
        chunk.type === 'chunk' && chunk.isEntry ? [chunk.fileName, ...chunk.dynamicImports] : [],
      );
      const bytes = withImports(bundle, begun).reduce((sum, { code }) => sum + gzipSync(code).length, 0);
      this.info(`loaded at the start: ${bytes} bytes gzipped`);
      if (bytes > INITIAL_LIMIT_BYTES) {
        this.error(`${bytes} bytes gzipped are loaded at the start, at most ${INITIAL_LIMIT_BYTES}`);
      }
    },
  };
}
