import type { AppPlugin } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import { useEffect, useState } from 'react';

interface Props {
  readonly id: string;
  readonly load: () => Promise<AppPlugin>;
}

/** The root page of an app plugin, with what Grafana gives one. */
export function AppPage({ id, load }: Props) {
  const [plugin, setPlugin] = useState<AppPlugin>();
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
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
  const Root = plugin?.root;
  return Root === undefined ? (
    <LoadingPlaceholder text="" />
  ) : (
    <Root
      basename={`/a/${id}`}
      meta={plugin?.meta as never}
      path={globalThis.location.pathname}
      query={{}}
      onNavChanged={() => undefined}
    />
  );
}
