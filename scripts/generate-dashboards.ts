import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { allDashboards } from '../dashboards/src/index.ts';
import { ROOT } from './paths.ts';
import { writeDocument } from './write-document.ts';

/** dashboards/generated/<uid>.json: what Grafana provisions and the console draws. */
const FOLDER = 'dashboards/generated';

mkdirSync(join(ROOT, FOLDER), { recursive: true });
const dashboards = allDashboards();
const wanted = new Set(dashboards.map(({ uid }) => `${uid}.json`));
for (const file of readdirSync(join(ROOT, FOLDER))) {
  if (!wanted.has(file)) {
    rmSync(join(ROOT, FOLDER, file));
  }
}
for (const dashboard of dashboards) {
  await writeDocument(`${FOLDER}/${dashboard.uid}.json`, JSON.stringify(dashboard, null, 2));
}
