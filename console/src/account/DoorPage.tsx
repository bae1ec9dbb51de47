import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { FormEvent, ReactNode } from 'react';
import { usePageTitle } from '../shell/page-title.ts';

interface Props {
  readonly title: string;
  /** Makes a form of the page. */
  readonly onSubmit?: (event: FormEvent<HTMLFormElement>) => void;
  readonly children: ReactNode;
}

/** What all pages before the console look like: a narrow column in the middle. */
export function DoorPage({ title, onSubmit, children }: Props) {
  const styles = useStyles2(getStyles);
  usePageTitle(title);
  const inside = (
    <>
      <img className={styles.logo} src="/public/plugins/vigilops-app/img/logo.svg" alt="" />
      <h1 className={styles.title}>{title}</h1>
      {children}
    </>
  );
  return (
    <main className={styles.page}>
      {onSubmit === undefined ? (
        <div className={styles.column}>{inside}</div>
      ) : (
        <form className={styles.column} noValidate onSubmit={onSubmit}>
          {inside}
        </form>
      )}
    </main>
  );
}

/** The one button, as wide as the column. */
export function OneButton({ children }: { readonly children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return <div className={styles.one}>{children}</div>;
}

/** Other ways on, below the one button. */
export function OtherWays({ children }: { readonly children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return <div className={styles.others}>{children}</div>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ minHeight: '100dvh', display: 'grid', placeItems: 'center', padding: theme.spacing(2) }),
  title: css({ fontSize: theme.typography.h2.fontSize }),
  column: css({ width: '100%', maxWidth: theme.spacing(50) }),
  logo: css({ width: theme.spacing(7), marginBottom: theme.spacing(2) }),
  one: css({ display: 'flex' }),
  others: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'center',
    gap: theme.spacing(1),
    marginTop: theme.spacing(2),
  }),
});
