/**
 * Bundles the agent into agent/dist, or the directory that is named, as CommonJS: an ES module that imports node:http costs 14 MB more of resident
 * memory, because the import touches every lazy export of it (docs/adr/0003-agent-footprint.md). What is imported
 * dynamically becomes a file of its own, so that the daemon does not hold what it needs only once or never.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const dist = process.argv[2] ?? join(root, 'dist');

/** Files of their own, by the name under which the daemon asks for them. */
const LAZY = {
  'load-config': join(root, 'src/config/load-config.ts'),
  enroll: join(root, 'src/enroll/enroll.ts'),
  'parse-assigned': join(root, 'src/checks/parse-assigned.ts'),
  speak: join(root, 'src/standby/speak.ts'),
  'look-at-host': join(root, 'src/changes/look-at-host.ts'),
  once: join(root, 'src/cli/once.ts'),
  inventory: join(root, 'src/cli/inventory.ts'),
  'parse-databases': join(root, 'src/databases/parse-databases.ts'),
  'watch-servers': join(root, 'src/databases/watch-servers.ts'),
  'postgresql-probe': join(root, 'src/databases/postgresql/probe.ts'),
  'postgresql-log': join(root, 'src/databases/postgresql/log/log-watch.ts'),
  'mysql-probe': join(root, 'src/databases/mysql/probe.ts'),
  'redis-probe': join(root, 'src/databases/redis/probe.ts'),
  'serve-relay': join(root, 'src/relay/serve-relay.ts'),
  'mongodb-probe': join(root, 'src/databases/mongodb/probe.ts'),
  systeminformation: 'systeminformation',
};

/** Parts of Node that are dear to load and seldom needed: required at the first call of one of these functions. */
const LAZY_BUILTINS = { 'node:crypto': ['createHash', 'createHmac'] };
/** Who logs in with a password needs more of them, and at once. */
const AT_ONCE = join(root, 'src/databases/');

const lazyBuiltins = {
  name: 'lazy-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, kind, importer }) => {
      if (kind === 'import-statement' && path in LAZY_BUILTINS && !importer.startsWith(AT_ONCE)) {
        return { path, namespace: 'lazy-builtin' };
      }
      return { path, external: true };
    });
    onLoad({ filter: /.*/, namespace: 'lazy-builtin' }, ({ path }) => ({
      contents: LAZY_BUILTINS[path]
        .map(
          (name) => `export const ${name} = (...args) => require(${JSON.stringify(path)}).${name}(...args);`,
        )
        .join('\n'),
    }));
  },
};

const lazyFiles = {
  name: 'lazy-files',
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ path, kind, importer, resolveDir }) => {
      const isLazy = kind === 'dynamic-import' || (path === 'systeminformation' && importer.startsWith(root));
      if (!isLazy) {
        return undefined;
      }
      const file = path.startsWith('.') ? join(resolveDir, path) : path;
      const name = Object.keys(LAZY).find((one) => LAZY[one] === file);
      if (name === undefined) {
        return { errors: [{ text: `${path} is imported dynamically: add it to LAZY in build.mjs` }] };
      }
      return { path: `./${name}.cjs`, external: true };
    });
  },
};

rmSync(dist, { recursive: true, force: true });
const result = await build({
  entryPoints: { 'vigilops-agent': join(root, 'src/main.ts'), ...LAZY },
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // require() in place of import(): the loader for ES modules is 3 MB that the agent never needs.
  supported: { 'dynamic-import': false },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  plugins: [lazyBuiltins, lazyFiles],
});
for (const [file, { bytes }] of Object.entries(result.metafile.outputs)) {
  process.stdout.write(`${basename(file).padEnd(24)} ${(bytes / 1024).toFixed(0).padStart(5)} KiB\n`);
}

// What is bundled from others, with the licences that they want to go along.
const packages = Object.keys(result.metafile.inputs).flatMap(
  (input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input) ?? [],
);
const licenses = [...new Set(packages)].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(join(dist, 'LICENSES-bundled.txt'), licenses.join(`\n${'-'.repeat(80)}\n\n`));
