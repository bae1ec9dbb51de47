import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { LogQueryNode } from '@vigilops/contracts/log-query';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { absolute, count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { FacetGroup } from './FacetGroup.tsx';
import type { Facets } from './use-facets.ts';

interface Props {
  readonly facets: Facets;
  /** Where the range begins. */
  readonly from: string;
  readonly node: LogQueryNode | null;
  readonly onToggle: (field: string, value: string, negated: boolean) => void;
}

/** Fields of the lines found with their most frequent values; a press narrows the search by one. */
export function FacetPanel({ facets: { data, loading, error }, from, node, onToggle }: Props) {
  const styles = useStyles2(getStyles);
  if (data === undefined) {
    if (error === undefined) {
      return loading ? <Skeleton rows={8} height={3} /> : null;
    }
    return (
      <p className={styles.note}>
        {t('facets.failed', 'Fields cannot be counted: {{why}}', { why: error.message })}
      </p>
    );
  }
  const shown = data.facets.filter(({ values }) => values.length > 0);
  const cut = Date.parse(data.counted_from) - Date.parse(from) > 1_000;
  const isSampled = shown.some(({ sampled }) => sampled);
  return (
    <div className={styles.panel} style={{ opacity: loading ? 0.6 : 1 }} aria-busy={loading}>
      {error !== undefined && (
        <p className={styles.note}>
          {t('facets.old', 'These are counts of the search before: {{why}}', { why: error.message })}
        </p>
      )}
      {shown.length === 0 && <p className={styles.note}>{t('facets.none', 'No line, so no fields.')}</p>}
      {shown.map((facet) => (
        <FacetGroup key={facet.field} facet={facet} node={node} onToggle={onToggle} />
      ))}
      {isSampled && (
        <p className={styles.note}>
          {t('facets.sampled', '≈ counted in the newest {{lines}} lines', { lines: count(data.sample) })}
        </p>
      )}
      {cut && (
        <p className={styles.note}>
          {t('facets.cut', 'Counting ran out of time: lines before {{time}} are not counted.', {
            time: absolute(Date.parse(data.counted_from)),
          })}
        </p>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5) }),
  note: css({ margin: 0, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
