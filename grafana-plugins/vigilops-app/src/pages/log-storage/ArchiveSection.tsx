import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Alert, Button, FilterPill, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import type { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { useUrlState } from '../use-url-state.ts';
import { ArchiveOff } from './ArchiveOff.tsx';
import { ArchiveTable } from './ArchiveTable.tsx';
import { archiveLook } from './storage-words.ts';
import type { Archive, Archives, ArchiveState } from './types.ts';

interface Props {
  readonly archives: ReturnType<typeof useAsked<'listLogArchives'>>;
  readonly mayWrite: boolean;
}

/** The gravest first. */
const STATES: readonly ArchiveState[] = [
  'lost',
  'corrupt',
  'missing',
  'failed',
  'writing',
  'pending',
  'done',
];

/** Which days are archived, and is each of them whole? */
export function ArchiveSection({ archives, mayWrite }: Props) {
  return (
    <Section
      title={t('storage.archives', 'Archived days')}
      tools={mayWrite && archives.data !== undefined && <Tools archives={archives.data} />}
    >
      <Part polled={archives} rows={5} height={5}>
        {(data) => <Days data={data} now={archives.at ?? 0} mayWrite={mayWrite} onChanged={archives.retry} />}
      </Part>
    </Section>
  );
}

/** What an Admin sets up. */
function Tools({ archives: { target } }: { readonly archives: Archives }) {
  const { api } = useAppData();
  const [outcome, setOutcome] = useState<string | null>();
  const attempt = useAction(
    () => api.call('tryLogArchive', { body: {} }),
    ({ problem }) => setOutcome(problem),
  );
  return (
    <>
      {outcome === null && (
        <span role="status">{t('storage.try-well', 'It could be written, read and removed.')}</span>
      )}
      {target !== 'none' && (
        <Button
          size="sm"
          variant="secondary"
          icon={attempt.busy ? 'spinner' : 'play'}
          disabled={attempt.busy}
          tooltip={t('storage.try-help', 'Writes, reads and removes a small object where days are archived')}
          onClick={() => {
            setOutcome(undefined);
            attempt.run();
          }}
        >
          {t('storage.try', 'Try the place')}
        </Button>
      )}
      <Button
        size="sm"
        variant="secondary"
        icon="cog"
        onClick={() => locationService.partial({ setup: '1' })}
      >
        {t('storage.setup', 'Set up')}
      </Button>
      {typeof outcome === 'string' && (
        <Alert severity="error" title={t('storage.try-failed', 'The archive cannot be used')}>
          {outcome}
        </Alert>
      )}
      <Refused error={attempt.error} />
    </>
  );
}

interface DaysProps {
  readonly data: Archives;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly onChanged: () => void;
}

function Days({ data: { items, target, access_key_id: key }, now, mayWrite, onChanged }: DaysProps) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const [state, setState] = useUrlState('state');
  const retry = useAction(({ id }: Archive) => api.call('retryLogArchive', { path: { id } }), onChanged);
  const shown = items.filter((each) => state === '' || each.state === state);
  const isOff = target === 'none';
  return (
    <div className={styles.part}>
      {isOff && <ArchiveOff mayWrite={mayWrite} />}
      {target === 's3' && key === null && (
        <Alert severity="warning" title={t('storage.no-keys', 'The keys of the S3 server are missing')}>
          {t('storage.no-keys-help', 'Nothing can be archived before an Admin enters them under Set up.')}
        </Alert>
      )}
      {items.length === 0 && !isOff && (
        <p>
          {t(
            'storage.no-archives',
            'None yet. A day is archived when it is older than the days that stay in the database.',
          )}
        </p>
      )}
      {items.length > 0 && (
        <>
          <div className={styles.pills}>
            {STATES.filter((each) => items.some((item) => item.state === each)).map((each) => (
              <FilterPill
                key={each}
                label={`${archiveLook(each).name} ${count(items.filter((item) => item.state === each).length)}`}
                selected={state === each}
                onClick={() => setState(state === each ? '' : each)}
              />
            ))}
          </div>
          <Refused error={retry.error} />
          <ArchiveTable
            archives={shown}
            now={now}
            mayWrite={mayWrite}
            onFetch={({ day }) => locationService.partial({ fetch: day })}
            onRetry={retry.run}
          />
        </>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5), minWidth: 0 }),
  pills: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
