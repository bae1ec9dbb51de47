import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Fragment } from 'react';
import { LineText } from '../../logs/LineText.tsx';

const PLACE = /(<(?:\*|[a-z_]{1,20})>)/u;

/** A template with its places set off: `Accepted password for <word> from <ip>`. */
export function PatternText({ text }: { readonly text: string }) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.text}>
      {text.split(PLACE).map((part, at) =>
        PLACE.test(part) ? (
          <span key={at} className={styles.place}>
            {part.slice(1, -1)}
          </span>
        ) : (
          <Fragment key={at}>{part !== '' && <LineText text={part} />}</Fragment>
        ),
      )}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
  }),
  place: css({
    padding: theme.spacing(0, 0.5),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    color: theme.colors.text.secondary,
  }),
});
