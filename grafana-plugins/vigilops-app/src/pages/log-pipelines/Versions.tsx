import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Drawer, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { useAction } from '../../admin/use-action.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';
import { TextDiff } from './TextDiff.tsx';
import type { Pipelines, PipelineVersion } from './types.ts';

interface Props {
  readonly known: Pipelines;
  readonly mayWrite: boolean;
  readonly onRestored: () => void;
  readonly onClose: () => void;
}

/** Who saved what when, what differs from now, and the way back. */
export function Versions({ known, mayWrite, onRestored, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const versions = useAsked(REFRESH_MS.slow, 'listLogPipelineVersions');
  const [compared, setCompared] = useState<number>();
  const [restoring, setRestoring] = useState<number>();
  return (
    <Drawer title={t('pipelines.versions', 'Versions')} size="md" onClose={onClose}>
      <Part polled={versions} rows={5} height={5}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t('pipelines.no-versions', 'Nothing was saved yet.')}</p>
          ) : (
            <ol className={styles.list}>
              {items.map((item) => (
                <li key={item.version}>
                  <Head item={item} isCurrent={item.version === known.version} now={versions.at ?? 0} />
                  {item.version !== known.version && (
                    <div className={styles.buttons}>
                      <Button
                        size="sm"
                        variant="secondary"
                        aria-expanded={compared === item.version}
                        aria-label={t('pipelines.compare-version', 'Compare version {{version}} with now', {
                          version: item.version,
                        })}
                        onClick={() => setCompared(compared === item.version ? undefined : item.version)}
                      >
                        {t('pipelines.compare', 'Compare with now')}
                      </Button>
                      {mayWrite && (
                        <Button
                          size="sm"
                          variant="secondary"
                          icon="history"
                          aria-label={t('pipelines.restore-version', 'Restore version {{version}}', {
                            version: item.version,
                          })}
                          onClick={() => setRestoring(item.version)}
                        >
                          {t('pipelines.restore', 'Restore')}
                        </Button>
                      )}
                    </div>
                  )}
                  {compared === item.version && <Compared version={item.version} known={known} />}
                </li>
              ))}
            </ol>
          )
        }
      </Part>
      {restoring !== undefined && (
        <Restoring
          version={restoring}
          known={known}
          onDone={() => {
            setRestoring(undefined);
            versions.retry();
            onRestored();
          }}
          onClose={() => setRestoring(undefined)}
        />
      )}
    </Drawer>
  );
}

interface HeadProps {
  readonly item: PipelineVersion;
  readonly isCurrent: boolean;
  readonly now: number;
}

function Head({ item: { version, saved_at: at, saved_by: by, names }, isCurrent, now }: HeadProps) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <div className={styles.head}>
        <strong>
          {isCurrent
            ? t('pipelines.version-now', 'Version {{version}}, in force', { version })
            : t('pipelines.version', 'Version {{version}}', { version })}
        </strong>
        <span className={styles.note}>
          {by ?? ''} {at !== null && <TimeAgo time={Date.parse(at)} now={now} />}
        </span>
      </div>
      <div className={styles.names}>
        {names.length === 0 ? t('pipelines.version-empty', 'no pipeline') : names.join(' → ')}
      </div>
    </>
  );
}

function Compared({ version, known }: { readonly version: number; readonly known: Pipelines }) {
  const found = useAsked(REFRESH_MS.slow, 'getLogPipelineVersion', { path: { version } });
  return (
    <Part polled={found} rows={2} height={5}>
      {({ yaml }) => (
        <TextDiff
          label={t('pipelines.restore-changes', 'What restoring version {{version}} changes', { version })}
          before={known.yaml}
          after={yaml}
        />
      )}
    </Part>
  );
}

interface RestoringProps {
  readonly version: number;
  readonly known: Pipelines;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Restoring({ version, known, onDone, onClose }: RestoringProps) {
  const { api } = useAppData();
  const restore = useAction(
    () => api.call('restoreLogPipelines', { path: { version }, body: { version: known.version } }),
    onDone,
  );
  return (
    <Confirm
      title={t('pipelines.restore-title', 'Restore version {{version}}?', { version })}
      button={t('pipelines.restore-version', 'Restore version {{version}}', { version })}
      action={restore}
      onClose={onClose}
    >
      <p>
        {t(
          'pipelines.restore-help',
          'It becomes a new version, in force within ten seconds. The present one stays in this list.',
        )}
      </p>
      <Compared version={version} known={known} />
    </Confirm>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    margin: 0,
    '& > li': {
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(0.5),
      padding: theme.spacing(1.5, 0),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
  }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: theme.spacing(0, 1) }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  names: css({ overflowWrap: 'anywhere', fontSize: theme.typography.bodySmall.fontSize }),
  buttons: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
