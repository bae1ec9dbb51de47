import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Section } from '../../fleet/Section.tsx';
import { count } from '../../fleet/words.ts';
import type { ErrorIssueDetail } from '../../issues/types.ts';
import { t } from '../../t.ts';

interface Props {
  readonly frames: ErrorIssueDetail['frames'];
}

/** The calls that led there, innermost first: those of the program itself, and libraries on demand. */
export function Stack({ frames }: Props) {
  const styles = useStyles2(getStyles);
  const own = frames.filter(({ in_app: isOwn }) => isOwn);
  const [all, setAll] = useState(own.length === 0);
  const shown = all ? frames : own;
  const hidden = frames.length - shown.length;
  return (
    <Section
      title={t('issue.stack', 'Calls, innermost first')}
      tools={
        own.length > 0 &&
        own.length < frames.length && (
          <Button size="sm" variant="secondary" fill="text" onClick={() => setAll(!all)}>
            {all
              ? t('issue.own-frames', 'The program’s own alone')
              : t('issue.all-frames', 'Show {{total}} calls of libraries', { total: count(hidden) })}
          </Button>
        )
      }
    >
      <ol className={styles.frames}>
        {shown.map(({ function: name, file, in_app: isOwn }, at) => (
          <li key={at} className={isOwn ? styles.own : styles.library}>
            <span>{name === '' ? t('issue.nameless', '(no name)') : name}</span>
            {file !== '' && <span className={styles.file}>{file}</span>}
          </li>
        ))}
      </ol>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const frame = css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
    padding: theme.spacing(0.5, 1),
    overflowWrap: 'anywhere',
    borderLeft: `${theme.spacing(0.375)} solid transparent`,
    '& > span': { minWidth: 0 },
  });
  return {
    frames: css({
      listStyle: 'none',
      margin: 0,
      fontFamily: theme.typography.fontFamilyMonospace,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    own: css(frame, {
      borderLeftColor: theme.colors.warning.main,
      background: theme.colors.background.secondary,
      fontWeight: theme.typography.fontWeightMedium,
    }),
    library: css(frame, { color: theme.colors.text.secondary }),
    file: css({ marginLeft: 'auto', color: theme.colors.text.secondary }),
  };
};
