import { cacheStore } from 'react-inlinesvg';

const FOLDER = '/public/build/img/icons';

/**
 * Fetches all icons at once, before anything is drawn: @grafana/ui would ask for each when it is first shown, some
 * thirty requests for a page. Where that fails it still does.
 */
export async function fetchIcons(fetchJson: (url: string) => Promise<unknown>): Promise<void> {
  const icons = await fetchJson(`${FOLDER}/all.json`).catch(() => ({}));
  for (const [name, content] of Object.entries(icons as Record<string, string>)) {
    cacheStore.set(`${FOLDER}/${name}.svg`, { content, status: 'loaded' });
  }
}
