import type { AppPlugin } from '@grafana/data';
import { PluginContextProvider } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, ErrorBoundaryAlert, LoadingPlaceholder } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { usePageTitle } from './page-title.ts';

interface Props {
  readonly id: string;
  readonly load: () => Promise<AppPlugin>;
  /** Of the page that is shown, until the page names itself. */
  readonly title: string;
}

/** The root page of an app plugin, with what Grafana gives one. */
export function AppPage({ id, load, title }: Props) {
  const [plugin, setPlugin] = useState<AppPlugin>();
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const { pathname } = useLocation();
  usePageTitle(title);
  useEffect(() => {
    load().then(setPlugin, (thrown: unknown) => setProblem(String(thrown)));
  }, [load, attempt]);
  if (problem !== undefined) {
    return (
      <Alert
        severity="error"
        title={t('shell.failed', 'The page could not be loaded')}
        buttonContent={t('shell.retry', 'Try again')}
        onRemove={() => {
          setProblem(undefined);
          setAttempt(attempt + 1);
        }}
      >
        {problem}
      </Alert>
    );
  }
  if (plugin?.root === undefined) {
    return <LoadingPlaceholder text="" />;
  }
  const Root = plugin.root;
  return (
    <ErrorBoundaryAlert dependencies={[pathname]}>
      <PluginContextProvider meta={plugin.meta}>
        <Root
          basename={`/a/${id}`}
          meta={plugin.meta}
          path={pathname}
          query={{}}
          onNavChanged={() => undefined}
        />
      </PluginContextProvider>
    </ErrorBoundaryAlert>
  );
}
