import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Grafana's ESM builds import CommonJS in a way that only bundlers understand; their CommonJS builds work in Node. */
const GRAFANA_IN_NODE = [
  ...['data', 'e2e-selectors', 'i18n', 'runtime', 'schema', 'ui'].map((name) => [name, 'dist/cjs/index.cjs']),
  ['scenes', 'dist/index.js'],
].map(([name, file]) => ({
  find: new RegExp(`^@grafana/${name}$`),
  replacement: fileURLToPath(new URL(`node_modules/@grafana/${name}/${file}`, import.meta.url)),
}));

const IN_A_PAGE = {
  environment: 'jsdom',
  setupFiles: ['grafana-plugins/vigilops-app/vitest.setup.ts'],
  testTimeout: 60_000,
};

/** `unit` needs nothing but Node; `int` starts real databases; `e2e` runs the whole house. */
export default defineConfig({
  test: {
    // A failure is told whole in one line, for where only that line is kept.
    chaiConfig: { truncateThreshold: 2_000 },
    // Vitest leaves a core free, which on two cores is half of them; stories wait more than they work.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        resolve: { alias: GRAFANA_IN_NODE },
        test: {
          name: 'unit',
          include: ['{agent,backend,packages,demo,bench,dashboards,scripts}/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**', '**/dist/**'],
          // Property tests on a busy machine; no test waits for this.
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias: GRAFANA_IN_NODE },
        test: {
          name: 'web',
          include: ['{grafana-plugins,console}/**/*.test.{ts,tsx}'],
          exclude: ['console/src/panels/**', '**/*.int.test.ts', '**/node_modules/**', '**/dist/**'],
          ...IN_A_PAGE,
          isolate: false,
        },
      },
      {
        resolve: { alias: GRAFANA_IN_NODE },
        test: {
          // Alone: the registries of @grafana/data can be filled only before anybody reads them.
          name: 'web-panels',
          include: ['console/src/panels/**/*.test.{ts,tsx}'],
          ...IN_A_PAGE,
        },
      },
      {
        test: {
          name: 'int',
          include: ['{agent,backend,packages,demo,e2e,grafana-plugins,console}/**/*.int.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          globalSetup: ['packages/testkit/src/global-setup.ts'],
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**', '**/dist/**'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
