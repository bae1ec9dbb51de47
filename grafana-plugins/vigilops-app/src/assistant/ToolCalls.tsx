import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { AssistantToolCall } from '@vigilops/contracts/api';
import { t } from '../t.ts';

interface Props {
  readonly calls: readonly AssistantToolCall[];
}

/** What was asked of the house to answer, folded. */
export function ToolCalls({ calls }: Props) {
  const styles = useStyles2(getStyles);
  return calls.length === 0 ? null : (
    <details className={styles.calls}>
      <summary>
        {t('ask.queries', 'Queries: {{calls}}, rows: {{rows}}', {
          calls: calls.length,
          rows: calls.reduce((sum, { rows }) => sum + rows, 0),
        })}
      </summary>
      <ol>
        {calls.map(({ tool, title, input, rows, error }, place) => (
          <li key={place}>
            <span title={tool}>{title}</span> <code>{input}</code>{' '}
            {error === null ? t('ask.rows', '{{rows}} rows', { rows }) : <em>{error}</em>}
          </li>
        ))}
      </ol>
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  calls: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    ol: { margin: theme.spacing(0.5, 0, 0, 2.5) },
    code: { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  }),
});
