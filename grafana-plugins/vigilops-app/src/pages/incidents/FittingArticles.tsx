import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { ArticleList } from '../../analysis/knowledge/ArticleList.tsx';
import { viewerLanguage } from '../../analysis/viewer-language.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';
import { KNOWLEDGE_PATH } from '../paths.ts';

const MOST = 3;

/** Articles of the knowledge base that fit an incident; nothing rather than something that does not. */
export function FittingArticles({ incidentId }: { readonly incidentId: number }) {
  const styles = useStyles2(getStyles);
  const found = useAsked(REFRESH_MS.slow, 'listKnowledge', {
    query: { incident_id: incidentId, language: viewerLanguage(), limit: MOST },
  });
  return (
    <Part polled={found} rows={1} height={6}>
      {({ items }) =>
        items.length === 0 ? null : (
          <div className={styles.fitting}>
            <h3>{t('incident.fitting', 'Runbooks that fit')}</h3>
            <ArticleList items={items} now={found.at ?? 0} isShort incidentId={incidentId} />
            <TextLink href={KNOWLEDGE_PATH} inline={false} variant="bodySmall">
              {t('incident.all-runbooks', 'Search the knowledge base')}
            </TextLink>
          </div>
        )
      }
    </Part>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  fitting: css({
    marginTop: theme.spacing(1),
    h3: { fontSize: theme.typography.h6.fontSize, margin: theme.spacing(1, 0, 0) },
  }),
});
