import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { LlmProvider } from '../../../llm/types.ts';
import { t } from '../../../t.ts';
import { exportSteps } from './words.ts';

/** Where the provider has what is to be imported. */
export function ExportSteps({ provider }: { readonly provider: Pick<LlmProvider, 'name' | 'type'> }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.steps}>
      <p>{t('llm.usage.how', 'Where {{name}} has its export:', { name: provider.name })}</p>
      <ul>
        {exportSteps(provider.type).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  steps: css({
    textAlign: 'left',
    color: theme.colors.text.secondary,
    p: { margin: 0 },
    ul: { margin: theme.spacing(0.5, 0, 0), paddingLeft: theme.spacing(2.5) },
  }),
});
