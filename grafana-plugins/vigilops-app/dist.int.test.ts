import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const HERE = import.meta.dirname;
const DIST = join(HERE, 'dist');
const BUILD_LIMIT_MS = 300_000;
const MODULE_LIMIT_BYTES = 50_000;
const read = (file: string) => readFileSync(join(DIST, file), 'utf8');
const modules = () => globSync('**/module.js', { cwd: DIST });

/** The names in `define([...], ...)`: what the host must share. */
function dependencies(file: string): string[] {
  const list = /define\(\[([^\]]*)\]/.exec(read(file))?.[1];
  return (list ?? '').split(',').map((name) => name.trim().replace(/^"|"$/g, ''));
}

describe('the built package', () => {
  beforeAll(() => {
    execFileSync(
      process.execPath,
      [
        join(HERE, '../../node_modules/webpack/bin/webpack.js'),
        '--mode=production',
        '--disable-interpret',
        '--no-stats',
      ],
      { cwd: HERE, stdio: 'pipe' },
    );
  }, BUILD_LIMIT_MS);

  it('has a module, a plugin.json and a logo for each plugin, with the version filled in', () => {
    const { version } = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8')) as { version: string };
    const folders = globSync('**/plugin.json', { cwd: DIST });
    expect(folders.length).toBe(modules().length);
    for (const file of folders) {
      const plugin = JSON.parse(read(file)) as {
        info: { version: string; updated: string; logos: { small: string } };
      };
      expect(plugin.info.version).toBe(version);
      expect(plugin.info.updated).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(existsSync(join(DIST, file, '..', plugin.info.logos.small))).toBe(true);
    }
  });

  it('takes React, Grafana and what else must be single from the host', () => {
    const all = new Set(modules().flatMap(dependencies));
    for (const name of ['react', 'react/jsx-runtime', '@grafana/data', '@grafana/runtime', '@grafana/ui']) {
      expect(all).toContain(name);
    }
    for (const file of globSync('**/*.js', { cwd: DIST })) {
      // Marks of React's own code and of @grafana/ui's theme code.
      expect(read(file)).not.toMatch(/__SECRET_INTERNALS|__CLIENT_INTERNALS|__isGrafanaUi/);
    }
  });

  it('keeps what Grafana loads at once small, with a source map beside each file', () => {
    for (const file of modules()) {
      expect([file, statSync(join(DIST, file)).size < MODULE_LIMIT_BYTES]).toEqual([file, true]);
    }
    for (const file of globSync('**/*.js', { cwd: DIST })) {
      expect(existsSync(join(DIST, `${file}.map`)) || !read(file).includes('sourceMappingURL')).toBe(true);
    }
  });

  it('carries the licence, the readme, the changes and the words', () => {
    for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md', 'locales/zh-Hans/vigilops-app.json']) {
      expect(existsSync(join(DIST, file))).toBe(true);
    }
  });
});
