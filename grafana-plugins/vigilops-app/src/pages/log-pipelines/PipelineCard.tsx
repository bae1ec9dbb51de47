import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, InlineSwitch, TextLink, useStyles2 } from '@grafana/ui';
import { RowMenu } from '../../admin/RowMenu.tsx';
import { Marks } from '../../fleet/Marks.tsx';
import { count, short } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { LOG_PIPELINES_PATH } from '../paths.ts';
import { matchTexts, stepText } from './pipeline-words.ts';
import type { Pipeline, PipelineStatistics } from './types.ts';

export interface PipelineActions {
  readonly onToggle: (pipeline: Pipeline) => void;
  readonly onMove: (pipeline: Pipeline, by: -1 | 1) => void;
  readonly onRemove: (pipeline: Pipeline) => void;
}

interface Props extends PipelineActions {
  readonly pipeline: Pipeline;
  readonly statistics: PipelineStatistics | undefined;
  /** From 0 on. */
  readonly at: number;
  readonly isLast: boolean;
  readonly mayWrite: boolean;
  readonly busy: boolean;
  readonly onEdit: () => void;
}

/** One pipeline: what it takes, what it does, and what came of it. */
export function PipelineCard({ pipeline, statistics, at, isLast, mayWrite, busy, ...act }: Props) {
  const styles = useStyles2(getStyles);
  const { name, enabled, match, steps } = pipeline;
  const texts = matchTexts(match);
  return (
    <li className={styles.card} data-off={!enabled}>
      <div className={styles.head}>
        <span className={styles.number} aria-hidden>
          {at + 1}
        </span>
        <h3>
          <TextLink href={`${LOG_PIPELINES_PATH}?edit=${encodeURIComponent(name)}`} inline={false} data-step>
            {name}
          </TextLink>
        </h3>
        {mayWrite ? (
          <InlineSwitch
            transparent
            aria-label={t('pipelines.switch', 'Switch {{name}} on or off', { name })}
            value={enabled}
            disabled={busy}
            onChange={() => act.onToggle(pipeline)}
          />
        ) : null}
        {!enabled && <span className={styles.off}>{t('pipelines.off', 'Switched off')}</span>}
        <span className={styles.rest} />
        {mayWrite && (
          <RowMenu
            label={t('pipelines.actions', 'What can be done with {{name}}', { name })}
            actions={[
              { label: t('pipelines.edit', 'Edit and try'), icon: 'pen', run: act.onEdit },
              ...(at === 0
                ? []
                : [
                    {
                      label: t('pipelines.up', 'Move up'),
                      icon: 'arrow-up' as const,
                      run: () => act.onMove(pipeline, -1),
                    },
                  ]),
              ...(isLast
                ? []
                : [
                    {
                      label: t('pipelines.down', 'Move down'),
                      icon: 'arrow-down' as const,
                      run: () => act.onMove(pipeline, 1),
                    },
                  ]),
              {
                label: t('pipelines.remove', 'Remove'),
                icon: 'trash-alt',
                destructive: true,
                run: () => act.onRemove(pipeline),
              },
            ]}
          />
        )}
      </div>
      <div className={styles.what}>
        <span className={styles.label}>{t('pipelines.takes', 'Takes')}</span>
        {texts.length === 0 ? (
          <span>{t('pipelines.every-line', 'every line')}</span>
        ) : (
          <Marks label={t('pipelines.takes', 'Takes')} texts={texts} />
        )}
      </div>
      <div className={styles.what}>
        <span className={styles.label}>{t('pipelines.does', 'Does')}</span>
        <ol className={styles.steps}>
          {steps.map((step, index) => (
            <li key={index}>
              <code>{step.type}</code> {stepText(step)}
            </li>
          ))}
        </ol>
      </div>
      {statistics !== undefined && <Counted statistics={statistics} />}
    </li>
  );
}

/** What came of it since it has its name. */
function Counted({ statistics }: { readonly statistics: PipelineStatistics }) {
  const styles = useStyles2(getStyles);
  const { matched, dropped, sampled_out: sampledOut, failed, steps } = statistics;
  const figures = [
    [t('pipelines.matched', 'taken'), matched],
    [t('pipelines.dropped', 'dropped'), dropped],
    [t('pipelines.sampled', 'sampled out'), sampledOut],
  ] as const;
  return (
    <>
      <dl className={styles.figures}>
        {figures
          .filter(([, value], at) => at === 0 || value > 0)
          .map(([label, value]) => (
            <div key={label} title={count(value)}>
              <dd>{short(value)}</dd>
              <dt>{label}</dt>
            </div>
          ))}
      </dl>
      {failed > 0 && (
        <ul className={styles.failures}>
          {steps.map((step, at) =>
            step.failed === 0 ? null : (
              <li key={at}>
                <Icon name="exclamation-triangle" />
                <span>
                  {t('pipelines.step-failed', 'Step {{step}} {{type}}: {{total}} lines left as they were.', {
                    step: at + 1,
                    type: step.type,
                    total: short(step.failed),
                  })}{' '}
                  {step.last_error ?? ''}
                </span>
              </li>
            ),
          )}
        </ul>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    listStyle: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    minWidth: 0,
    padding: theme.spacing(1.5, 2),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    '&[data-off="true"]': { borderStyle: 'dashed' },
  }),
  head: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    h3: { margin: 0, minWidth: 0, fontSize: theme.typography.h5.fontSize, overflowWrap: 'anywhere' },
  }),
  number: css({
    flex: 'none',
    minWidth: theme.spacing(3),
    textAlign: 'center',
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.secondary,
    background: theme.colors.background.secondary,
  }),
  rest: css({ flex: 1 }),
  off: css({ color: theme.colors.text.secondary, whiteSpace: 'nowrap' }),
  what: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 1),
    alignItems: 'baseline',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  label: css({ minWidth: theme.spacing(6), color: theme.colors.text.secondary }),
  steps: css({
    flex: 1,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    margin: 0,
    padding: 0,
    counterReset: 'step',
    li: {
      listStyle: 'none',
      counterIncrement: 'step',
      overflowWrap: 'anywhere',
      '&::before': { content: 'counter(step) ". "', color: theme.colors.text.secondary },
    },
    code: { fontSize: 'inherit' },
  }),
  figures: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
    margin: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    '& > div': { display: 'flex', gap: theme.spacing(0.5) },
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0 },
  }),
  failures: css({
    listStyle: 'none',
    margin: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    li: { display: 'flex', gap: theme.spacing(0.75), overflowWrap: 'anywhere' },
    svg: { flex: 'none', color: theme.colors.warning.text, marginTop: theme.spacing(0.25) },
  }),
});
