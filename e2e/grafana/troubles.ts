import { test as base } from '@grafana/plugin-e2e';
import { watchTroubles, type Troubles } from '@vigilops/testkit/browser';

/** What Grafana itself says without our doing: its own telemetry, live channel and features that are off. */
const GRAFANAS_OWN = [
  /\/api\/live\/|\/api\/frontend-metrics|\/avatar\/|gravatar|\/api\/gnet|\/api\/ma\/events/,
  /favicon|\/api\/user\/helpflags/,
  /grafana-(assistant|setupguide|lokiexplore|pyroscope|exploretraces|metricsdrilldown)/,
];

/** plugin-e2e's test with a fixture that hears what goes wrong on the page; each spec ends by looking at it. */
export const test = base.extend<{ readonly troubles: Troubles }>({
  troubles: async ({ page }, use) => {
    const troubles = watchTroubles(page);
    GRAFANAS_OWN.forEach(troubles.expect);
    await use(troubles);
  },
});

export { expect } from '@grafana/plugin-e2e';
