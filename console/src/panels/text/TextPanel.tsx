import { css } from '@emotion/css';
import { renderTextPanelMarkdown, textUtil, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

export interface TextOptions {
  readonly mode: 'markdown' | 'html' | 'code';
  readonly content: string;
}

/** Words on a dashboard. Whatever they are written in, no script of theirs runs. */
export function TextPanel({ options, replaceVariables }: PanelProps<TextOptions>) {
  const styles = useStyles2(getStyles);
  const { mode } = options;
  const content = replaceVariables(options.content, {}, mode === 'code' ? undefined : 'html');
  if (mode === 'code') {
    return <pre className={styles.code}>{content}</pre>;
  }
  const html =
    mode === 'html' ? textUtil.sanitizeTextPanelContent(content) : renderTextPanelMarkdown(content);
  return <div className={`markdown-html ${styles.text}`} dangerouslySetInnerHTML={{ __html: html }} />;
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({ height: '100%', overflow: 'auto', fontSize: theme.typography.body.fontSize }),
  code: css({ height: '100%', margin: 0, overflow: 'auto' }),
});
