import { useLayoutEffect, useState, type RefCallback } from 'react';

/** Less than this is no list. */
const LEAST_PX = 320;
const MARGIN_PX = 16;

/** The height that is left below the top of an element, to the end of the window. */
export function useFill(): readonly [RefCallback<HTMLElement>, number] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [height, setHeight] = useState(LEAST_PX);
  useLayoutEffect(() => {
    if (element === null) {
      return undefined;
    }
    const measure = () => {
      const left = globalThis.innerHeight - element.getBoundingClientRect().top - MARGIN_PX;
      setHeight(Math.max(LEAST_PX, Math.round(left)));
    };
    measure();
    // What stands above grows and shrinks with its own content.
    const above = new ResizeObserver(measure);
    for (const each of besides(element)) {
      above.observe(each);
    }
    globalThis.addEventListener('resize', measure);
    return () => {
      above.disconnect();
      globalThis.removeEventListener('resize', measure);
    };
  }, [element]);
  return [setElement, height];
}

/** How many elements around it have something above it, as the page is built. */
const STEPS_UP = 4;

/** What stands beside an element and beside those that hold it. */
function besides(element: HTMLElement): readonly Element[] {
  const found: Element[] = [];
  let inner: HTMLElement = element;
  for (let step = 0; step < STEPS_UP && inner.parentElement !== null; step += 1) {
    const here = inner;
    found.push(...[...inner.parentElement.children].filter((sibling) => sibling !== here));
    inner = inner.parentElement;
  }
  return found;
}
