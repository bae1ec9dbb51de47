import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { AssistantAnswerPart } from '@vigilops/contracts/api';
import { t } from '../t.ts';
import { RowLink } from './RowLink.tsx';

interface Props {
  readonly parts: readonly AssistantAnswerPart[];
}

/** What a model said, as text alone; each reference opens the row that it is. */
export function AnswerParts({ parts }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.answer}>
      {linesOf(parts).map((line, place) => (
        // Sentences only ever come at the end.
        <p key={place}>
          {line.map((part, at) => (
            <span key={at}>
              {part.text}{' '}
              {part.citations.map((row) => (
                <RowLink key={row.cite} row={row} isChip />
              ))}
              {part.invented > 0 && (
                <span
                  className={styles.doubt}
                  title={t(
                    'ask.invented-why',
                    'The model named something that nobody had found; it was taken out.',
                  )}
                >
                  <Icon name="exclamation-triangle" size="sm" /> {t('ask.invented', 'not supported')}
                </span>
              )}{' '}
            </span>
          ))}
        </p>
      ))}
    </div>
  );
}

function linesOf(parts: readonly AssistantAnswerPart[]): readonly (readonly AssistantAnswerPart[])[] {
  const lines: AssistantAnswerPart[][] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    if (line === undefined || part.starts_line) {
      lines.push([part]);
    } else {
      line.push(part);
    }
  }
  return lines;
}

const getStyles = (theme: GrafanaTheme2) => ({
  answer: css({ overflowWrap: 'anywhere', p: { marginBottom: theme.spacing(1), whiteSpace: 'pre-wrap' } }),
  doubt: css({
    color: theme.colors.warning.text,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
});
