import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOpenApiDocument, ROUTES } from '../backend/src/api/index.ts';
import { AGENT_ROUTES } from '../backend/src/ingest/index.ts';
import { ROOT } from './paths.ts';

/** docs/openapi.json: what the backend serves at /openapi.json. */
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
mkdirSync(join(ROOT, 'docs'), { recursive: true });
writeFileSync(
  join(ROOT, 'docs/openapi.json'),
  `${JSON.stringify(createOpenApiDocument([...ROUTES, ...AGENT_ROUTES], version), null, 2)}\n`,
);
