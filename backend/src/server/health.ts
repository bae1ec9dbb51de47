import { Router } from 'express';

/** One part of the house as /health shows it; `reason` says in words what is wrong. */
export interface HealthReport {
  readonly status: 'ok' | 'degraded' | 'down';
  readonly reason: string | null;
}

export interface HealthDeps {
  readonly version: string;
  readonly uptimeSeconds: () => number;
  /** By name; `down` makes the whole not ready. */
  readonly checks: Readonly<Record<string, () => HealthReport>>;
}

/**
 * `/health` for people, `/health/ready` for who sends traffic, `/health/live` for who restarts processes: a database
 * that is down makes the house not ready, and restarting it would not help.
 */
export function createHealthRouter(deps: HealthDeps): Router {
  const router = Router({ caseSensitive: true });
  router.use('/health', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/health/ready', (_request, response) => {
    const { status, reasons } = reportAll(deps);
    response.status(status === 'down' ? 503 : 200).json({ status, reasons });
  });
  router.get('/health', (_request, response) => {
    const { status, reasons, checks } = reportAll(deps);
    response.status(status === 'down' ? 503 : 200).json({
      status,
      reasons,
      checks,
      version: deps.version,
      uptime_seconds: Math.floor(deps.uptimeSeconds()),
    });
  });
  return router;
}

function reportAll(deps: HealthDeps) {
  const checks = Object.fromEntries(Object.entries(deps.checks).map(([name, check]) => [name, check()]));
  const reports = Object.entries(checks);
  const has = (status: HealthReport['status']) => reports.some(([, report]) => report.status === status);
  return {
    status: has('down') ? ('down' as const) : has('degraded') ? ('degraded' as const) : ('ok' as const),
    reasons: reports.flatMap(([name, { reason }]) => (reason === null ? [] : [`${name}: ${reason}`])),
    checks,
  };
}
