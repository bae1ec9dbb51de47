import { createRequire } from 'node:module';
import type { PluginPageProps } from '@grafana/runtime';
import { createElement, type ReactNode } from 'react';

/** What a browser has and jsdom lacks. */
Object.defineProperty(globalThis, 'matchMedia', {
  writable: true,
  value: (media: string) => ({ matches: false, media, addEventListener() {}, removeEventListener() {} }),
});
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
globalThis.IntersectionObserver ??= class {
  root = null;
  rootMargin = '';
  scrollMargin = '';
  thresholds = [];
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
};
/** Enough of a canvas to measure words by their letters. */
const canvas = { font: '', measureText: (text: string) => ({ width: text.length * 8 }) };
Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', { value: () => canvas });

/** Grafana's frame of a page, as far as tests look at it. Before anybody imports what it is set in: imports are copies. */
const { setPluginPage } = createRequire(import.meta.url)(
  '../../node_modules/@grafana/runtime/dist/cjs/components/PluginPage.cjs',
) as { setPluginPage: (page: (props: PluginPageProps) => ReactNode) => void };
setPluginPage(({ actions, children }) => createElement('div', null, actions, children));
