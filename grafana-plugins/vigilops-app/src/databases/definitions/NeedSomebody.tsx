import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { DEFINITIONS_ID } from './Definitions.tsx';
import { needsSomebody } from './state-words.ts';
import type { DatabaseDefinition } from './types.ts';

/** Above the list: definitions that stand in it nowhere, because no agent asks them. */
export function NeedSomebody({ definitions }: { readonly definitions: readonly DatabaseDefinition[] }) {
  const styles = useStyles2(getStyles);
  const total = definitions.filter(needsSomebody).length;
  if (total === 0) {
    return null;
  }
  return (
    <p className={styles.line} role="status">
      <Icon name="exclamation-triangle" />
      <a href={`#${DEFINITIONS_ID}`}>
        {t('definition.need-somebody', 'Defined here, but not watched: {{total}}. See why', {
          total: count(total),
        })}
      </a>
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    margin: 0,
    color: theme.colors.warning.text,
    a: { color: theme.colors.text.link, textDecoration: 'underline' },
  }),
});
