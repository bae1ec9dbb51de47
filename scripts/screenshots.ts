import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium, visit } from '@vigilops/testkit/browser';
import { dataDir, MAIN_URL, ROOT } from './paths.ts';

/** Where the README's pictures lie, and those of the plugin for Grafana's catalogue, which the README shows too. */
const DOCS = join(ROOT, 'docs/images');
const PLUGIN = join(ROOT, 'grafana-plugins/vigilops-app/src/img');

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly theme: 'dark' | 'light';
  readonly language?: 'zh-Hans';
  readonly folder: string;
}

/** The product as it runs: `make up`, then `make demo`, then this. */
const PICTURES: readonly Picture[] = [
  {
    name: 'overview-zh',
    path: '/a/vigilops-app/overview',
    theme: 'light',
    language: 'zh-Hans',
    folder: DOCS,
  },
  { name: 'logs', path: '/a/vigilops-app/logs', theme: 'light', folder: DOCS },
  {
    name: 'dashboard-services',
    path: '/d/vigilops-services?var-service=payments-api',
    theme: 'dark',
    folder: DOCS,
  },
  { name: 'dashboard-fleet', path: '/d/vigilops-fleet', theme: 'light', folder: DOCS },
  { name: 'screenshot-overview', path: '/a/vigilops-app/overview', theme: 'dark', folder: PLUGIN },
  { name: 'screenshot-hosts', path: '/a/vigilops-app/hosts', theme: 'dark', folder: PLUGIN },
  {
    name: 'screenshot-host',
    path: '/a/vigilops-app/hosts/by-name/payment-db-01',
    theme: 'dark',
    folder: PLUGIN,
  },
  { name: 'screenshot-logs', path: '/a/vigilops-app/logs', theme: 'dark', folder: PLUGIN },
];

const token = readFileSync(join(dataDir(), 'tokens', 'admin'), 'utf8').trim();
const browser = await launchChromium();
const only = process.argv[2];
for (const { name, path, theme, language = 'en-US', folder } of PICTURES) {
  if (only !== undefined && !name.includes(only)) {
    continue;
  }
  const size = { width: 1440, height: 900 };
  const visitor = await visit(browser, { url: MAIN_URL, token, theme, language, size });
  await visitor.open(path);
  mkdirSync(folder, { recursive: true });
  await visitor.page.screenshot({ path: join(folder, `${name}.png`) });
  const troubles = visitor.troubles.take();
  process.stdout.write(
    `${name}.png${troubles.length === 0 ? '' : `, with troubles: ${troubles.join('; ')}`}\n`,
  );
  await visitor.leave();
}
await browser.close();
