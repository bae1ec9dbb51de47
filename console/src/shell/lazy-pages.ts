import { createElement, lazy, type ComponentType } from 'react';

interface Page {
  readonly Component: ComponentType;
  /** Fetches the code; fetched once. */
  readonly fetch: () => Promise<unknown>;
}

/** A page whose code is fetched when it is shown, or before: then it is there at once, without a stand-in first. */
function pageOf(load: () => Promise<ComponentType>): Page {
  let here: ComponentType | undefined;
  const fetch = async () => {
    here ??= await load();
    return { default: here };
  };
  const Later = lazy(fetch);
  return { fetch, Component: () => createElement(here ?? Later) };
}

const list = pageOf(async () => (await import('../dashboards/DashboardsPage.tsx')).DashboardsPage);
const dashboard = pageOf(async () => {
  const [{ DashboardPage: page }, { loadSceneWords }] = await Promise.all([
    import('../dashboards/DashboardPage.tsx'),
    import('../dashboards/scene-words.ts'),
  ]);
  await loadSceneWords();
  return page;
});

export const DashboardsPage = list.Component;
export const DashboardPage = dashboard.Component;

/** Long enough for the first page to be there with its data. */
const AFTER_MS = 2_000;

/** Fetches the code of dashboards once nothing else is to be done, so that they open at once. Gives what calls it off. */
export function fetchPagesAhead(): () => void {
  const timer = setTimeout(() => {
    // A browser without idle times has had two seconds of them.
    const whenIdle = globalThis.requestIdleCallback ?? ((work: () => void) => work());
    whenIdle(() => {
      const ahead = [list.fetch(), dashboard.fetch(), import('../panels/timeseries/plugin.ts')];
      // Whoever opens one and cannot have it says so then.
      void Promise.allSettled(ahead);
    });
  }, AFTER_MS);
  return () => clearTimeout(timer);
}
