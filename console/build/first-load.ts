import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';
import { withImports } from './chunks.ts';

/** What every page of the console asks for when it starts; browsers complain of what was fetched in vain. */
const ASKED_AT_START = [
  '/public/plugins/vigilops-app/plugin.json',
  '/public/build/img/icons/all.json',
] as const;

/**
 * Names the chunks of the packages that are loaded before the first page: Grafana's are one file, what they stand on
 * another. Shared among the lazy parts they would be sixty. Our own code is apart because it changes more often.
 * @param start The module that the first page begins with.
 */
export function chunksOfTheStart(
  start: string,
): Record<'grafana' | 'others', Rolldown.CodeSplittingNameFunction> {
  const loaded = new Set<string>();
  const isLoaded = (id: string, context: Rolldown.ChunkingContext) => {
    if (loaded.size === 0) {
      const waiting = [start];
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        if (!loaded.has(next)) {
          loaded.add(next);
          waiting.push(...(context.getModuleInfo(next)?.importedIds ?? []));
        }
      }
    }
    return loaded.has(id);
  };
  const isGrafanas = (id: string) => id.includes('node_modules/@grafana/');
  return {
    grafana: (id, context) => (isGrafanas(id) && isLoaded(id, context) ? 'grafana' : null),
    others: (id, context) =>
      id.includes('node_modules/') && !isGrafanas(id) && isLoaded(id, context) ? 'packages' : null,
  };
}

/**
 * Tells the browser in the page itself what the start needs: otherwise it learns of it in four steps, each after the
 * code of the one before has run.
 */
export function firstLoad(): Plugin {
  return {
    name: 'first-load',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {}, chunk }) {
        const start = withImports(bundle, chunk?.dynamicImports ?? []);
        if (start.length === 0) {
          throw new Error('The page does not load its start by an import of its own');
        }
        const modules = start
          .map(({ fileName }) => `/${fileName}`)
          .filter((href) => !html.includes(href))
          .map((href) => link({ rel: 'modulepreload', href }));
        const others = ASKED_AT_START.map((href) => link({ rel: 'preload', as: 'fetch', href }));
        return [...modules, ...others];
      },
    },
  };
}

const link = (attrs: Readonly<Record<string, string>>): HtmlTagDescriptor => ({
  tag: 'link',
  attrs: { ...attrs, crossorigin: true },
  injectTo: 'head',
});
