import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Answer } from '@vigilops/contracts/client';
import { t } from '../../t.ts';
import { withMarks } from './with-marks.tsx';

export type Preview = Answer<'previewPrivacy'>;

interface Props {
  readonly preview: Preview;
}

/** Each message as it is known here, and as it would be sent, with what was put in place of values. */
export function Sent({ preview: { messages, marks, tools, bytes, raw_bytes: rawBytes } }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.sent}>
      <p>
        {t('privacy.size', '{{sent}} bytes would be sent; as it is here it is {{known}} bytes.', {
          sent: bytes,
          known: rawBytes,
        })}{' '}
        {marks.length > 0 &&
          t('privacy.marks', 'In place of values: {{marks}}', {
            marks: marks
              .slice(0, 12)
              .map(({ mark, count }) => `${mark} × ${String(count)}`)
              .join(', '),
          })}
      </p>
      {messages.map(({ role, before, after }) => (
        <div key={role}>
          <h4>
            {role === 'system' ? t('privacy.rules', 'Rules of the house') : t('ask.question', 'Question')}
          </h4>
          <div className={styles.columns}>
            <figure>
              <figcaption>{t('privacy.before', 'Known here')}</figcaption>
              <pre>{before}</pre>
            </figure>
            <figure>
              <figcaption>{t('privacy.after', 'Sent')}</figcaption>
              <pre>{withMarks(after)}</pre>
            </figure>
          </div>
        </div>
      ))}
      <p>
        {t('privacy.tools', 'The model may then ask, and is answered in the same way: {{tools}}', {
          tools: tools.map(({ title }) => title).join(', '),
        })}
      </p>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  sent: css({ minWidth: 0 }),
  columns: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 360px), 1fr))',
    pre: { maxHeight: 480, overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', margin: 0 },
    mark: { background: theme.colors.warning.transparent, color: 'inherit' },
  }),
});
