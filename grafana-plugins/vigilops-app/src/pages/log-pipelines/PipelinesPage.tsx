import { locationService } from '@grafana/runtime';
import { EmptyState, LinkButton } from '@grafana/ui';
import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { belowPipelines } from '../../logs/tabs.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { LOG_PIPELINES_PATH } from '../paths.ts';
import { Examples } from './Examples.tsx';
import { AllPipelines, CHOOSE } from './AllPipelines.tsx';
import { PipelineEditor } from './PipelineEditor.tsx';
import type { Subject } from './use-edited.ts';

const toList = () => locationService.push(LOG_PIPELINES_PATH);

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
      <AllPipelines pipelines={pipelines} versions={params.get('versions') === '1'} mayWrite={mayWrite} />
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
