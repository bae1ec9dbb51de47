import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { TEXT_FONT } from './src/shell/fonts.ts';

/** Build it first: npm run build -w @vigilops/grafana-app */
const BUILT = join(import.meta.dirname, '../grafana-plugins/vigilops-app/dist');
const DASHBOARDS = join(import.meta.dirname, '../dashboards/generated');
const GRAFANA_ICONS = join(import.meta.dirname, '../node_modules/@grafana/ui/dist/public/img/icons');
const OWN_ICONS = join(import.meta.dirname, 'icons');
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
function fontsOfTheMachine(): Plugin {
  return {
    name: 'fonts-of-the-machine',
    enforce: 'pre',
    load: (id) => (id.endsWith('/GlobalStyles/fonts.mjs') ? 'export const getFontStyles = () => [];' : null),
    transform(code, id) {
      if (!id.endsWith('/@grafana/ui/dist/esm/utils/measureText.mjs')) {
        return null;
      }
      if (!code.includes("'Inter'")) {
        this.error(`${id} measures by another font than expected`);
      }
      // Words are measured by the font that they are written in, or axes and figures are cut off.
      return { code: code.replace("'Inter'", TEXT_FONT), map: null };
    },
  };
}

/** @grafana/ui shows a cell of a table in an editor of two megabytes. */
function plainCells(): Plugin {
  return {
    name: 'plain-cells',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source === '../Monaco/CodeEditor.mjs' && importer?.endsWith('/Table/TableCellInspector.mjs') === true
        ? join(import.meta.dirname, 'src/panels/table/PlainCode.tsx')
        : null,
  };
}

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
function takenByPlugins(): Plugin {
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

const INITIAL_LIMIT_BYTES = 1_000_000;

/** Fails the build when what is loaded before the first page grows over its budget, gzipped. */
function initialBudget(): Plugin {
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

/** The built plugins go where Grafana serves them from. */
function builtPlugins(): Plugin {
  return {
    name: 'built-plugins',
    writeBundle({ dir = '' }) {
      cpSync(BUILT, join(dir, 'public/plugins/vigilops-app'), { recursive: true });
    },
  };
}

/** @grafana/ui shows icons that it does not bring: those are our own drawings. All of them also lie in one file. */
function icons(): Plugin {
  return {
    name: 'icons',
    writeBundle({ dir = '' }) {
      const target = join(dir, 'public/build/img/icons');
      for (const from of [GRAFANA_ICONS, OWN_ICONS]) {
        cpSync(from, target, { recursive: true });
      }
      const all = globSync('*/*.svg', { cwd: target }).sort();
      const text = (file: string) => readFileSync(join(target, file), 'utf8').trim();
      const byName = all.map((file) => [file.replace(/\.svg$/, ''), text(file)] as const);
      writeFileSync(join(target, 'all.json'), JSON.stringify(Object.fromEntries(byName)));
    },
  };
}

interface Listed {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly tags?: readonly string[];
}

/** The generated dashboards, with a list of them, which is all that most pages need to know. */
function generatedDashboards(): Plugin {
  return {
    name: 'generated-dashboards',
    writeBundle({ dir = '' }) {
      const target = join(dir, 'public/dashboards');
      mkdirSync(target, { recursive: true });
      const list = globSync('*.json', { cwd: DASHBOARDS }).map((file) => {
        const text = readFileSync(join(DASHBOARDS, file), 'utf8');
        const { uid, title, description = '', tags = [] } = JSON.parse(text) as Listed;
        if (basename(file, '.json') !== uid) {
          this.error(`${file} has the uid ${uid}: a dashboard is found by the name of its file`);
        }
        writeFileSync(join(target, file), text);
        return { uid, title, description, tags };
      });
      list.sort((a, b) => a.title.localeCompare(b.title));
      writeFileSync(join(target, 'index.json'), JSON.stringify(list));
    },
  };
}

/** As strict as the backend's own when it serves the console; styles are written by emotion while the page runs. */
const SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export default defineConfig({
  plugins: [
    grafanaImportsCommonJs(),
    fontsOfTheMachine(),
    plainCells(),
    takenByPlugins(),
    initialBudget(),
    builtPlugins(),
    icons(),
    generatedDashboards(),
  ],
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: { chunkSizeWarningLimit: 5_000, target: 'es2022' },
  server: { host: '127.0.0.1', proxy: PROXY },
  preview: {
    host: '127.0.0.1',
    port: 4173,
    proxy: PROXY,
    headers: { 'Content-Security-Policy': SECURITY_POLICY },
  },
});
