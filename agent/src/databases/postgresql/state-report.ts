import type { DbFigures, DbReport } from '@vigilops/contracts/db-report';

import type { Parts } from './parts.ts';
import type { Pulse } from './pulse.ts';
import type { Server } from './server.ts';
import { shortened } from './shortened.ts';

type StateReport = Extract<DbReport['report'], { type: 'state' }>;

const MAX_ERROR = 1_024;
const MAX_VERSION = 256;
const MAX_MISSING = 50;

/** The server answers: what is missing or failed is only of parts. */
export function stateReport(
  server: Server,
  pulse: Pulse,
  parts: Parts,
  told: Pick<StateReport, 'role' | 'slow_threshold_ms'> & { readonly figures: DbFigures },
): StateReport {
  const error = shortened(parts.errors.join('; '), MAX_ERROR);
  return {
    type: 'state',
    version: shortened(server.version, MAX_VERSION),
    is_up: true,
    error: error === '' ? null : error,
    error_kind: error === '' ? null : 'other',
    started_at: new Date(pulse.startedAtMs).toISOString(),
    missing: parts.missing.slice(0, MAX_MISSING),
    settings: server.settings,
    ...told,
  };
}
