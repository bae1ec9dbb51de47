import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { LinkButton, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { usePageTitle } from './page-title.ts';

interface Props {
  readonly title: string;
  readonly link: { readonly href: string; readonly text: string };
  readonly children?: ReactNode;
}

/** A page with nothing but a word and a way on. */
export function Message({ title, link, children }: Props) {
  const styles = useStyles2(getStyles);
  usePageTitle(title);
  return (
    <section className={styles.box}>
      <h1>{title}</h1>
      {children}
      <LinkButton href={link.href}>{link.text}</LinkButton>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: theme.spacing(2),
    padding: theme.spacing(12, 2, 2),
    textAlign: 'center',
  }),
});
