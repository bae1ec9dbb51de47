import { LoadingPlaceholder } from '@grafana/ui';
import { lazy, Suspense, type ComponentType, type ReactNode } from 'react';
import { translationsReady } from './translations.ts';

/** A component whose code and words are loaded when it is first shown. */
export function lazyComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile: ReactNode = <LoadingPlaceholder text="" />,
): ComponentType<Props> {
  const Loaded = lazy(async () => {
    const [component] = await Promise.all([load(), translationsReady()]);
    return { default: component as ComponentType<object> };
  });
  return function LazyComponent(props: Props) {
    return (
      <Suspense fallback={meanwhile}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}
