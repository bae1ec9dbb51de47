import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Alert, Button, EmptyState, LinkButton, useStyles2 } from '@grafana/ui';
import { useCallback, useMemo, useState } from 'react';
import { useLocation } from 'react-router';
import { Confirm } from '../../admin/Confirm.tsx';
import { Refused } from '../../admin/Refused.tsx';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { belowPipelines, logTabs } from '../../logs/tabs.ts';
import { downloadText } from '../../services/download.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { LOG_PIPELINES_PATH } from '../paths.ts';
import { Examples } from './Examples.tsx';
import { PipelineEditor } from './PipelineEditor.tsx';
import { PipelineList } from './PipelineList.tsx';
import type { Pipeline, Pipelines } from './types.ts';
import type { Subject } from './use-edited.ts';
import { removed, useSavePipelines } from './use-save-pipelines.ts';
import { Versions } from './Versions.tsx';

const FILE_NAME = 'vigilops-log-pipelines.yaml';
const CHOOSE = 'choose';
const toList = () => locationService.push(LOG_PIPELINES_PATH);
const go = (what: Readonly<Record<string, string | null>>) => locationService.partial(what);

/** What is done with log lines before they are stored, and what comes of it? */
export function PipelinesPage() {
  const mayWrite = useMayWrite();
  const pipelines = useAsked(REFRESH_MS.live, 'getLogPipelines');
  const params = new URLSearchParams(useLocation().search);
  const subject = useSubject(params);
  const { retry } = pipelines;
  const onStale = useCallback(() => retry(), [retry]);
  if (subject === undefined) {
    return params.get('new') === CHOOSE && mayWrite ? (
      <AppPage pageNav={belowPipelines(t('pipelines.new', 'New pipeline'))}>
        <Examples />
      </AppPage>
    ) : (
      <ListPage pipelines={pipelines} versions={params.get('versions') === '1'} mayWrite={mayWrite} />
    );
  }
  return (
    <AppPage pageNav={belowPipelines(titleOf(subject))}>
      <Part polled={pipelines} rows={2} height={30}>
        {(known) =>
          subject.kind === 'one' && known.pipelines.every(({ name }) => name !== subject.name) ? (
            <EmptyState
              variant="not-found"
              message={t('pipelines.unknown', 'There is no pipeline {{name}}', { name: subject.name })}
              button={<LinkButton href={LOG_PIPELINES_PATH}>{t('pipelines.to-all', 'Show all')}</LinkButton>}
            />
          ) : (
            <PipelineEditor
              key={JSON.stringify(subject)}
              known={known}
              subject={subject}
              mayWrite={mayWrite}
              onStale={onStale}
              onSaved={() => {
                retry();
                toList();
              }}
              onClose={toList}
            />
          )
        }
      </Part>
    </AppPage>
  );
}

/** What the address wants to be edited. */
function useSubject(params: URLSearchParams): Subject | undefined {
  const [example, name, file] = [params.get('new'), params.get('edit'), params.get('file')];
  return useMemo(() => {
    if (name !== null) {
      return { kind: 'one', name };
    }
    if (file === '1') {
      return { kind: 'file' };
    }
    return example === null || example === CHOOSE ? undefined : { kind: 'new', example };
  }, [example, name, file]);
}

function titleOf(subject: Subject): string {
  switch (subject.kind) {
    case 'new':
      return t('pipelines.new', 'New pipeline');
    case 'one':
      return subject.name;
    case 'file':
      return t('pipelines.file', 'All as one file');
    default:
      return subject satisfies never;
  }
}

interface ListProps {
  readonly pipelines: ReturnType<typeof useAsked<'getLogPipelines'>>;
  readonly versions: boolean;
  readonly mayWrite: boolean;
}

function ListPage({ pipelines, versions, mayWrite }: ListProps) {
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
