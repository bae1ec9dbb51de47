import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Action } from '../../admin/use-action.ts';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { t } from '../../t.ts';
import { LeftOut } from './LeftOut.tsx';
import { PipelineCard } from './PipelineCard.tsx';
import type { Pipeline, Pipelines } from './types.ts';
import { moved, toggled, type Change } from './use-save-pipelines.ts';

interface Props {
  readonly known: Pipelines;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly save: Action<[Change]>;
  readonly onEdit: (pipeline: Pipeline) => void;
  readonly onRemove: (pipeline: Pipeline) => void;
}

/** Pipelines in the order in which lines go through them. */
export function PipelineList({ known, now, mayWrite, save, onEdit, onRemove }: Props) {
  const styles = useStyles2(getStyles);
  const { pipelines, statistics, version, saved_at: at, saved_by: by } = known;
  return (
    <>
      <p className={styles.note}>
        {t('pipelines.order', 'Lines go through them from top to bottom, before they are stored.')}{' '}
        {t('pipelines.version', 'Version {{version}}', { version })}
        {by !== null && ` · ${by}`}
        {at !== null && (
          <>
            {' · '}
            <TimeAgo time={Date.parse(at)} now={now} />
          </>
        )}
      </p>
      <ol className={styles.list} aria-label={t('pipelines.title', 'Pipelines')}>
        {pipelines.map((pipeline, index) => (
          <PipelineCard
            key={pipeline.name}
            pipeline={pipeline}
            statistics={statistics.find(({ name }) => name === pipeline.name)}
            at={index}
            isLast={index === pipelines.length - 1}
            mayWrite={mayWrite}
            busy={save.busy}
            onEdit={() => onEdit(pipeline)}
            onToggle={({ name }) => save.run(toggled(name))}
            onMove={({ name }, steps) => save.run(moved(name, steps))}
            onRemove={onRemove}
          />
        ))}
      </ol>
      <LeftOut />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ margin: 0, color: theme.colors.text.secondary }),
  list: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    margin: 0,
    padding: 0,
    minWidth: 0,
  }),
});
