import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { useId, type ReactNode } from 'react';

interface Props {
  readonly title: string;
  /** Where there is more. */
  readonly more?: { readonly href: string; readonly text: string } | undefined;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page with its name. */
export function Section({ title, more, tools, children }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {tools}
        {more !== undefined && (
          <TextLink href={more.href} inline={false} variant="bodySmall">
            {more.text}
          </TextLink>
        )}
      </div>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({
    minWidth: 0,
    padding: theme.spacing(2),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
  }),
  body: css({ '& > p:last-child': { marginBottom: 0 } }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
    h2: { fontSize: theme.typography.h5.fontSize, margin: theme.spacing(0, 'auto', 0, 0) },
  }),
});
