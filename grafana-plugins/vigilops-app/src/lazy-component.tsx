import { LoadingPlaceholder } from '@grafana/ui';
import { createElement, useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { translationsReady } from './translations.ts';

/**
 * A component whose code and words are loaded when it is first shown. Not by React's own `lazy`: what that has loaded
 * is kept from the screen until 300 ms after its stand-in appeared. Throws, where it is drawn, what `load` failed with,
 * and loads again when it is next shown.
 */
export function lazyComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile: ReactNode = <LoadingPlaceholder text="" />,
): ComponentType<Props> {
  let here: ComponentType<Props> | undefined;
  let coming: Promise<unknown> | undefined;
  async function fetch(): Promise<void> {
    try {
      [here] = await Promise.all([load(), translationsReady()]);
    } catch (problem) {
      coming = undefined;
      throw problem;
    }
  }
  return function LazyComponent(props: Props) {
    const [arrival] = useState(() => (here === undefined ? (coming ??= fetch()) : undefined));
    const [, draw] = useState({});
    const [failure, setFailure] = useState<{ readonly problem: unknown }>();
    useEffect(() => {
      arrival?.then(
        () => draw({}),
        (problem: unknown) => setFailure({ problem }),
      );
    }, [arrival]);
    if (failure !== undefined) {
      throw failure.problem;
    }
    return here === undefined ? meanwhile : createElement(here, props);
  };
}
