import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const PLUGINS = join(import.meta.dirname, '../grafana-plugins');
/** @grafana/ui fetches each icon when it is first shown. */
const ICONS = join(import.meta.dirname, '../node_modules/@grafana/ui/dist/public/img/icons');
const BACKEND = process.env.VIGILOPS_URL ?? 'http://127.0.0.1:8080';
const PROXY = { '/api': BACKEND, '/health': BACKEND, '/openapi.json': BACKEND };

/**
 * Grafana publishes its ESM as .mjs, for which bundlers follow Node: the default import of a CommonJS package is
 * the whole `module.exports`. The code was written for the bundlers' own way, where it is `exports.default`.
 * Such imports go through a module of our own that picks the right one.
 */
function grafanaImportsCommonJs(): Plugin {
  const prefix = '\0cjs-default:';
  return {
    name: 'grafana-imports-commonjs',
    enforce: 'pre',
    async resolveId(source, importer) {
      const fromGrafana = importer !== undefined && /node_modules\/@grafana\/.*\.m?js$/.test(importer);
      if (!fromGrafana || /^[./\0]/.test(source)) {
        return null;
      }
      const found = await this.resolve(source, importer, { skipSelf: true });
      if (found === null || found.external !== false || !/\.c?js$/.test(found.id)) {
        return null;
      }
      const code = readFileSync(found.id, 'utf8');
      const isTranspiled = code.includes('__esModule') && !/^\s*(?:import|export)\s/m.test(code);
      return isTranspiled ? prefix + found.id : null;
    },
    load(id) {
      if (!id.startsWith(prefix)) {
        return null;
      }
      const file = JSON.stringify(id.slice(prefix.length));
      return `import * as all from ${file};
const given = all.default;
export default (given && given.__esModule && 'default' in given ? given.default : given);
export * from ${file};`;
    },
  };
}

/** The console uses the fonts of the machine; the files that these styles name are not there. */
function noFontFiles(): Plugin {
  return {
    name: 'no-font-files',
    enforce: 'pre',
    load: (id) => (id.endsWith('/GlobalStyles/fonts.mjs') ? 'export const getFontStyles = () => [];' : null),
  };
}

/** The built plugins go where Grafana serves them from. */
function builtPlugins(): Plugin {
  return {
    name: 'built-plugins',
    writeBundle({ dir = '' }) {
      const from = join(PLUGINS, 'vigilops-app/dist');
      if (!existsSync(join(from, 'module.js'))) {
        throw new Error('Build the plugins first: npm run build -w @vigilops/grafana-app');
      }
      cpSync(from, join(dir, 'public/plugins/vigilops-app'), { recursive: true });
      cpSync(ICONS, join(dir, 'public/build/img/icons'), { recursive: true });
    },
  };
}

export default defineConfig({
  plugins: [grafanaImportsCommonJs(), noFontFiles(), builtPlugins()],
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: { chunkSizeWarningLimit: 5_000, target: 'es2022' },
  server: { host: '127.0.0.1', proxy: PROXY },
  preview: { host: '127.0.0.1', port: 4173, proxy: PROXY },
});
