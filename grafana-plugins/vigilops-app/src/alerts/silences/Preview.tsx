import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import type { Matcher } from '../types.ts';
import { matchersProblem } from './draft.ts';

/** Who is still writing is not asked about every letter. */
const WAIT_MS = 400;
const SHOWN = 8;

/** Which alerts would fall silent that fire now. */
export function Preview({ matchers }: { readonly matchers: readonly Matcher[] }) {
  const [settled, setSettled] = useState(matchers);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(matchers), WAIT_MS);
    return () => clearTimeout(timer);
  }, [matchers]);
  return matchersProblem(settled) === undefined ? <Found matchers={settled} /> : null;
}

function Found({ matchers }: { readonly matchers: readonly Matcher[] }) {
  const styles = useStyles2(getStyles);
  const found = useAsked(REFRESH_MS.slow, 'previewSilence', { body: { matchers: [...matchers] } });
  if (found.error !== undefined) {
    return <p className={styles.refused}>{found.error.message}</p>;
  }
  if (found.data === undefined) {
    return null;
  }
  const { alerts, total } = found.data;
  return (
    <div className={styles.found} role="status">
      {total === 0
        ? t('silences.hides-none', 'Nothing that fires now meets this; later alerts may.')
        : t('silences.hides', 'It hides {{total}} alerts that fire now:', { total: count(total) })}
      <ul>
        {alerts.slice(0, SHOWN).map(({ id, message }) => (
          <li key={id}>{message}</li>
        ))}
      </ul>
      {total > SHOWN && t('silences.and-more', 'and {{total}} more', { total: count(total - SHOWN) })}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  refused: css({ margin: 0, color: theme.colors.error.text }),
  found: css({
    padding: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    ul: { margin: theme.spacing(0.5, 0, 0, 2.5) },
    li: { overflowWrap: 'anywhere' },
  }),
});
