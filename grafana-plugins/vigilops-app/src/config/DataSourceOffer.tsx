import { getBackendSrv } from '@grafana/runtime';
import { Alert, Button, TextLink } from '@grafana/ui';
import { useState } from 'react';
import { toApiError } from '../api/errors.ts';
import { t } from '../t.ts';
import { addDataSource, ourSource, sourceSettingsPath } from './data-source.ts';

interface Props {
  readonly url: string;
  /** What was entered on this page; Grafana tells no one a secret that it keeps. */
  readonly readToken: string | undefined;
}

type State = 'offered' | 'making' | 'made';

/** Dashboards, Explore and alert rules ask through a data source of their own; this makes it where there is none. */
export function DataSourceOffer({ url, readToken }: Props) {
  const [there] = useState(() => ourSource() !== undefined);
  const [state, setState] = useState<State>('offered');
  const [problem, setProblem] = useState<string>();
  if (there) {
    return null;
  }
  async function make() {
    setProblem(undefined);
    setState('making');
    try {
      await addDataSource(getBackendSrv(), { url, readToken });
      setState('made');
    } catch (thrown) {
      setProblem(toApiError(thrown).message);
      setState('offered');
    }
  }
  if (state === 'made') {
    return (
      <Alert severity="success" title={t('config.source-made', 'The data source VigilOps is there')}>
        <TextLink href={sourceSettingsPath} inline={false}>
          {readToken === undefined
            ? t('config.source-token', 'Enter its token for reading')
            : t('config.source-open', 'Open its settings')}
        </TextLink>
      </Alert>
    );
  }
  return (
    <Alert severity="info" title={t('config.source-none', 'There is no data source VigilOps yet')}>
      <p>
        {t(
          'config.source-why',
          'The pages of this app work without one. Dashboards, Explore and alert rules need it.',
        )}
      </p>
      <Button variant="secondary" disabled={state === 'making'} onClick={() => void make()}>
        {t('config.source-make', 'Add the data source')}
      </Button>
      {problem !== undefined && <p role="alert">{problem}</p>}
    </Alert>
  );
}
