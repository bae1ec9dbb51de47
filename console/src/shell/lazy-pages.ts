import { lazy } from 'react';

const dashboardsPage = async () => ({
  default: (await import('../dashboards/DashboardsPage.tsx')).DashboardsPage,
});

async function dashboardPage() {
  const [{ DashboardPage: page }, { loadSceneWords }] = await Promise.all([
    import('../dashboards/DashboardPage.tsx'),
    import('../dashboards/scene-words.ts'),
  ]);
  await loadSceneWords();
  return { default: page };
}

export const DashboardsPage = lazy(dashboardsPage);
export const DashboardPage = lazy(dashboardPage);

/** Long enough for the first page to be there with its data. */
const AFTER_MS = 2_000;

/** Fetches the code of dashboards once nothing else is to be done, so that they open at once. Gives what calls it off. */
export function fetchPagesAhead(): () => void {
  const timer = setTimeout(() => {
    // A browser without idle times has had two seconds of them.
    const whenIdle = globalThis.requestIdleCallback ?? ((work: () => void) => work());
    whenIdle(() => {
      dashboardsPage().catch(() => undefined);
      dashboardPage().catch(() => undefined);
      import('../panels/timeseries/plugin.ts').catch(() => undefined);
    });
  }, AFTER_MS);
  return () => clearTimeout(timer);
}
