import { join } from 'node:path';
import { defineConfig } from 'vite';
import { grafanaImportsCommonJs, mendedGrafana, noFontFiles, standIns } from './build/grafana-packages.ts';
import { firstLoad, chunksOfTheStart } from './build/first-load.ts';
import { initialBudget } from './build/initial-budget.ts';
import { builtPlugins, generatedDashboards, icons } from './build/served-files.ts';
import { takenByPlugins } from './build/taken-modules.ts';

const BACKEND = process.env.VIGILOPS_URL ?? 'http://127.0.0.1:8080';
const PROXY = { '/api': BACKEND, '/health': BACKEND, '/openapi.json': BACKEND };

/** As strict as the backend's own when it serves the console; styles are written by emotion while the page runs. */
const SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const start = chunksOfTheStart(join(import.meta.dirname, 'src/start.tsx'));

export default defineConfig({
  plugins: [
    grafanaImportsCommonJs(),
    noFontFiles(),
    mendedGrafana(),
    standIns(),
    takenByPlugins(),
    firstLoad(),
    initialBudget(),
    builtPlugins(),
    icons(),
    generatedDashboards(),
  ],
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    chunkSizeWarningLimit: 5_000,
    target: 'es2022',
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Before all else: what loads the rest must not come with it.
            { name: 'preload', test: 'vite/preload-helper', priority: 1 },
            { name: start.others, priority: 1 },
            { name: start.grafana },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1', proxy: PROXY },
  preview: {
    host: '127.0.0.1',
    port: 4173,
    proxy: PROXY,
    headers: { 'Content-Security-Policy': SECURITY_POLICY },
  },
});
