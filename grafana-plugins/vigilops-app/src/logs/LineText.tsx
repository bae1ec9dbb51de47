import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { memo } from 'react';
import { piecesOf } from './plain-text.ts';

interface Props {
  readonly text: string;
  /** Global; what it finds is highlighted. */
  readonly search?: RegExp | undefined;
}

/** A hostile text as nothing but text: it cannot turn its neighbours around, and what it hides has a sign. */
export const LineText = memo(function LineText({ text, search }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <bdi dir="ltr">
      {piecesOf(text, search).map((piece, index) => {
        switch (piece.kind) {
          case 'text':
            return piece.text;
          case 'match':
            return (
              <mark key={index} className={styles.match}>
                {piece.text}
              </mark>
            );
          case 'mark':
            return (
              <span key={index} className={styles.sign}>
                {piece.text}
              </span>
            );
          default:
            return piece.kind satisfies never;
        }
      })}
    </bdi>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  match: css({
    padding: 0,
    color: 'inherit',
    fontWeight: theme.typography.fontWeightMedium,
    background: theme.colors.warning.transparent,
    boxShadow: `inset 0 -2px ${theme.colors.warning.main}`,
  }),
  sign: css({
    padding: theme.spacing(0, 0.25),
    marginInline: 1,
    fontSize: '0.85em',
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.secondary,
    background: theme.colors.background.secondary,
    boxShadow: `inset 0 0 0 1px ${theme.colors.border.medium}`,
  }),
});
