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
