import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { Refused } from '../../admin/Refused.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import type { useAsked } from '../../fleet/use-asked.ts';
import { logTabs } from '../../logs/tabs.ts';
import { downloadText } from '../../services/download.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { Examples } from './Examples.tsx';
import { PipelineList } from './PipelineList.tsx';
import type { Pipeline, Pipelines } from './types.ts';
import { removed, useSavePipelines } from './use-save-pipelines.ts';
import { Versions } from './Versions.tsx';

const FILE_NAME = 'vigilops-log-pipelines.yaml';
/** In the address: what a new one begins with is not chosen yet. */
export const CHOOSE = 'choose';
const go = (what: Readonly<Record<string, string | null>>) => locationService.partial(what);

interface Props {
  readonly pipelines: ReturnType<typeof useAsked<'getLogPipelines'>>;
  readonly versions: boolean;
  readonly mayWrite: boolean;
}

/** All of them, in the order in which lines go through them. */
export function AllPipelines({ pipelines, versions, mayWrite }: Props) {
  const styles = useStyles2(getStyles);
  const [removing, setRemoving] = useState<Pipeline>();
  const { data } = pipelines;
  const save = useSavePipelines(data, pipelines.retry);
  return (
    <AppPage
      pageNav={logTabs('pipelines')}
      actions={data !== undefined && <Actions known={data} mayWrite={mayWrite} />}
    >
      <div className={styles.page}>
        <Refused error={removing === undefined ? save.error : undefined} />
        <Part polled={pipelines} rows={3} height={14}>
          {(known) => (
            <div className={styles.page}>
              {known.warning !== null && (
                <Alert
                  severity="warning"
                  title={t('pipelines.warning', 'Part of what is stored is not in force')}
                >
                  {known.warning}{' '}
                  {t(
                    'pipelines.warning-help',
                    'Saving makes a version without it; version {{version}} keeps it.',
                    { version: known.version },
                  )}
                </Alert>
              )}
              {known.pipelines.length === 0 ? (
                <Nothing mayWrite={mayWrite} />
              ) : (
                <PipelineList
                  known={known}
                  now={pipelines.at ?? 0}
                  mayWrite={mayWrite}
                  save={save}
                  onEdit={({ name }) => go({ edit: name })}
                  onRemove={setRemoving}
                />
              )}
            </div>
          )}
        </Part>
      </div>
      {versions && data !== undefined && (
        <Versions
          known={data}
          mayWrite={mayWrite}
          onRestored={pipelines.retry}
          onClose={() => go({ versions: null })}
        />
      )}
      {removing !== undefined && (
        <Removing
          pipeline={removing}
          known={data}
          onDone={() => {
            setRemoving(undefined);
            pipelines.retry();
          }}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </AppPage>
  );
}

function Actions({ known, mayWrite }: { readonly known: Pipelines; readonly mayWrite: boolean }) {
  return (
    <>
      <Button icon="history" variant="secondary" onClick={() => go({ versions: '1' })}>
        {t('pipelines.versions', 'Versions')}
      </Button>
      {known.pipelines.length > 0 && (
        <Button
          icon="download-alt"
          variant="secondary"
          onClick={() => downloadText(known.yaml, FILE_NAME, 'application/yaml')}
        >
          {t('rules.export', 'Export')}
        </Button>
      )}
      {mayWrite && (
        <>
          <Button icon="file-alt" variant="secondary" onClick={() => go({ file: '1' })}>
            {t('pipelines.as-file', 'Edit as one file')}
          </Button>
          {known.pipelines.length > 0 && (
            <Button icon="plus" onClick={() => go({ new: CHOOSE })}>
              {t('pipelines.new', 'New pipeline')}
            </Button>
          )}
        </>
      )}
    </>
  );
}

function Nothing({ mayWrite }: { readonly mayWrite: boolean }) {
  return (
    <Section title={t('pipelines.none', 'Lines are stored as they come')}>
      <p>
        {t(
          'pipelines.none-help',
          'A pipeline takes lines before they are stored: it finds fields in them, masks what is secret, drops or samples what nobody reads, and makes metrics of them. It is tried on past lines first, and each save can be taken back.',
        )}
      </p>
      {mayWrite ? <Examples /> : <p>{t('pipelines.none-viewer', 'An Admin can make one.')}</p>}
    </Section>
  );
}

interface RemovingProps {
  readonly pipeline: Pipeline;
  readonly known: Pipelines | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Removing({ pipeline: { name }, known, onDone, onClose }: RemovingProps) {
  const save = useSavePipelines(known, onDone);
  return (
    <Confirm
      title={t('pipelines.remove-title', 'Remove the pipeline {{name}}?', { name })}
      button={t('pipelines.remove-it', 'Remove the pipeline')}
      destructive
      action={{ ...save, run: () => save.run(removed(name)) }}
      onClose={onClose}
    >
      {t(
        'pipelines.remove-help',
        'Lines that come from then on are stored without it; those that are stored stay as they are. The versions keep it.',
      )}
    </Confirm>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
});
