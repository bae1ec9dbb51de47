import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOpenApiDocument, ROUTES } from '../backend/src/api/index.ts';
import { AGENT_ROUTES, GRAFANA_WEBHOOK_ROUTES } from '../backend/src/ingest/index.ts';
import { PUBLIC_STATUS_ROUTE } from '../backend/src/status-page/index.ts';
import { ROOT } from './paths.ts';

/** docs/openapi.json: what the backend serves at /openapi.json. */
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const routes = [...ROUTES, ...AGENT_ROUTES, ...GRAFANA_WEBHOOK_ROUTES, PUBLIC_STATUS_ROUTE];
mkdirSync(join(ROOT, 'docs'), { recursive: true });
writeFileSync(
  join(ROOT, 'docs/openapi.json'),
  `${JSON.stringify(createOpenApiDocument(routes, version), null, 2)}\n`,
);
