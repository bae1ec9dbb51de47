import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { availableIconsIndex } from '@grafana/data';
import { cacheStore } from 'react-inlinesvg';
import { describe, expect, it } from 'vitest';
import { fetchIcons } from './icons.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SOURCES = [
  'console/src/**/*.{ts,tsx}',
  'grafana-plugins/vigilops-app/src/**/*.{ts,tsx}',
  'dashboards/generated/*.json',
];
/** As `<Icon name="x" />`, `icon="x"`, `icon: 'x'` and their like. */
const ICON = /\b(?:icon|iconName|name|iconClassName)(?:"?\s*[:=]\s*)\{?["']([a-z0-9-]+)["']/gi;

const drawn = new Set(
  ['console/icons', 'node_modules/@grafana/ui/dist/public/img/icons'].flatMap((folder) =>
    globSync('*/*.svg', { cwd: join(ROOT, folder) }).map((file) => file.replace(/^.*[/\\]|\.svg$/g, '')),
  ),
);

describe('icons', () => {
  it('are drawn wherever a page or a panel names one', () => {
    const named = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).flatMap((file) =>
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(ICON)].map(([, name = '']) => name),
    );
    const missing = [...new Set(named)].filter((name) => name in availableIconsIndex && !drawn.has(name));
    expect(missing).toEqual([]);
    expect(named.filter((name) => drawn.has(name)).length).toBeGreaterThan(20);
  });

  it('are all there before the first is shown', async () => {
    await fetchIcons(() => Promise.resolve({ 'unicons/made-up': '<svg/>' }));
    expect(cacheStore.isCached('/public/build/img/icons/unicons/made-up.svg')).toBe(true);
  });

  it('come one by one when they cannot be fetched at once', async () => {
    await expect(fetchIcons(() => Promise.reject(new Error('away')))).resolves.toBeUndefined();
  });
});
