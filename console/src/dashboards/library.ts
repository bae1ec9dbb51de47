import type { Dashboard } from '@grafana/schema';

/** A line of the list of dashboards; the build makes it of the generated files. */
export interface DashboardEntry {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
}

export interface DashboardLibrary {
  /** Fetched once; again after a failure. */
  readonly list: () => Promise<readonly DashboardEntry[]>;
  /** Undefined where there is none of this uid. */
  readonly open: (uid: string) => Promise<Dashboard | undefined>;
}

const FOLDER = '/public/dashboards';

/** The generated dashboards that were built into the console. Rejects when they cannot be fetched or read. */
export function createLibrary(fetchJson: (url: string) => Promise<unknown>): DashboardLibrary {
  const kept = new Map<string, Promise<unknown>>();
  const fetchOnce = (url: string) => {
    const known = kept.get(url) ?? fetchJson(url);
    kept.set(url, known);
    known.catch(() => kept.delete(url));
    return known;
  };
  const list = async () => (await fetchOnce(`${FOLDER}/index.json`)) as readonly DashboardEntry[];
  return {
    list,
    open: async (uid) => {
      const known = (await list()).some((entry) => entry.uid === uid);
      return known ? dashboardIn(await fetchOnce(`${FOLDER}/${uid}.json`), uid) : undefined;
    },
  };
}

/** The files are our own, but a half-built one must not become a blank page. */
function dashboardIn(json: unknown, uid: string): Dashboard {
  const dashboard = json as Partial<Dashboard> | null;
  if (typeof dashboard?.title !== 'string' || !Array.isArray(dashboard.panels)) {
    throw new Error(`${FOLDER}/${uid}.json is no dashboard`);
  }
  return dashboard as Dashboard;
}

/** The entries that have every word in their title, description or tags. */
export function search(entries: readonly DashboardEntry[], words: string): readonly DashboardEntry[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ title, description, tags }) => {
    const text = [title, description, ...tags].join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
