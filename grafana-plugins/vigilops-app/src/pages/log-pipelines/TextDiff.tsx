import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { t } from '../../t.ts';
import { diffOf, type DiffPart } from './line-diff.ts';

interface Props {
  /** What is compared, for who cannot see it. */
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** Lines around what differs. */
const AROUND = 3;
const SIGNS = { same: ' ', gone: '-', new: '+' } as const;

/** Two texts by their lines; long parts that are the same are left out. */
export function TextDiff({ label, before, after }: Props) {
  const styles = useStyles2(getStyles);
  const parts = diffOf(before.trimEnd().split('\n'), after.trimEnd().split('\n'));
  if (parts.every(({ kind }) => kind === 'same')) {
    return <p>{t('pipelines.no-difference', 'They are the same.')}</p>;
  }
  return (
    // Long lines scroll, which the keyboard must reach.
    <pre className={styles.text} tabIndex={0} role="group" aria-label={label}>
      {shownOf(parts).map((part, at) =>
        part === 'gap' ? (
          <div key={at} className={styles.gap} aria-hidden>
            …
          </div>
        ) : (
          <div key={at} className={styles[part.kind]}>
            {SIGNS[part.kind]} {part.value}
          </div>
        ),
      )}
    </pre>
  );
}

function shownOf(parts: readonly DiffPart<string>[]): readonly (DiffPart<string> | 'gap')[] {
  const isNear = (at: number) =>
    parts.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ kind }) => kind !== 'same');
  return parts.flatMap((part, at): readonly (DiffPart<string> | 'gap')[] =>
    isNear(at) ? [part] : at === 0 || isNear(at - 1) ? ['gap'] : [],
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({
    margin: 0,
    padding: theme.spacing(1, 0),
    overflowX: 'auto',
    borderRadius: theme.shape.radius.default,
    border: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    '& > div': { width: 'max-content', minWidth: '100%', padding: theme.spacing(0, 1), whiteSpace: 'pre' },
  }),
  same: css({ color: theme.colors.text.secondary }),
  gap: css({ color: theme.colors.text.secondary }),
  gone: css({ color: theme.colors.text.primary, background: theme.colors.error.transparent }),
  new: css({ color: theme.colors.text.primary, background: theme.colors.success.transparent }),
});
