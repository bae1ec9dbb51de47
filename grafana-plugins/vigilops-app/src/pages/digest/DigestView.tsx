import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2 } from '@grafana/ui';
import type { Digest, DigestSection } from '@vigilops/contracts/api';
import { t } from '../../t.ts';
import { APP_ID } from '../../constants.ts';

/** A digest as it was written: the summary, what to do, and the figures with their links. */
export function DigestView({ digest }: { readonly digest: Digest }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.digest}>
      <p className={styles.summary}>{digest.summary}</p>
      {digest.summary_by === 'model' && (
        <p className={styles.note}>
          {t('digest.by-model', 'Written by a model; its numbers were checked against the figures below.')}
        </p>
      )}
      {digest.actions.length > 0 && (
        <div className={styles.actions}>
          <h3>{t('digest.actions', 'Worth doing')}</h3>
          <ol>
            {digest.actions.map(({ text, link }) => (
              <li key={text}>
                <Linked text={text} link={link} />
              </li>
            ))}
          </ol>
        </div>
      )}
      {digest.sections.map((section) => (
        <OneSection key={section.id} section={section} />
      ))}
    </div>
  );
}

function OneSection({ section }: { readonly section: DigestSection }) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.section} aria-label={section.title}>
      {section.title !== '' && (
        <h3>
          <Linked text={section.title} link={section.link} />
        </h3>
      )}
      {section.figures.length > 0 && (
        <dl className={styles.figures}>
          {section.figures.map(({ label, value, change, tone }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <strong>{value}</strong>
                {change !== null && <span className={cx(styles.change, styles[tone])}>{change}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Bars values={section.bars} />
      {section.lines.length > 0 && (
        <ul className={styles.lines}>
          {section.lines.map(({ text, link, tone }, at) => (
            <li key={at} className={cx(tone === 'bad' && styles.badLine)}>
              <Linked text={text} link={link} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const BAR_HEIGHT = 36;
const BAR_WIDTH = 10;
const BAR_GAP = 2;

/** How it went within the time; the numbers stand beside it, so readers of screens skip it. */
function Bars({ values }: { readonly values: readonly number[] }) {
  const styles = useStyles2(getStyles);
  const most = Math.max(0, ...values);
  if (most === 0) {
    return null;
  }
  return (
    <svg
      className={styles.bars}
      width={values.length * (BAR_WIDTH + BAR_GAP)}
      height={BAR_HEIGHT}
      aria-hidden
    >
      {values.map((value, at) => {
        const height = value === 0 ? 1 : Math.max(2, (BAR_HEIGHT * value) / most);
        return (
          <rect
            key={at}
            x={at * (BAR_WIDTH + BAR_GAP)}
            y={BAR_HEIGHT - height}
            width={BAR_WIDTH}
            height={height}
          >
            <title>{value}</title>
          </rect>
        );
      })}
    </svg>
  );
}

/** Leads into the app and nowhere else. */
function Linked({ text, link }: { readonly text: string; readonly link: string | null }) {
  return link?.startsWith(`/a/${APP_ID}`) === true ? <Link href={link}>{text}</Link> : <>{text}</>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  digest: css({ overflowWrap: 'anywhere', 'a:hover': { textDecoration: 'underline' } }),
  summary: css({ maxWidth: '90ch', fontSize: theme.typography.h6.fontSize }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  actions: css({
    padding: theme.spacing(1.5, 2),
    borderLeft: `4px solid ${theme.colors.primary.border}`,
    background: theme.colors.background.secondary,
    h3: { fontSize: theme.typography.h6.fontSize },
    ol: { paddingLeft: theme.spacing(3), margin: 0 },
    li: { margin: theme.spacing(0.25, 0) },
  }),
  section: css({
    marginTop: theme.spacing(2),
    paddingTop: theme.spacing(2),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    h3: { fontSize: theme.typography.h5.fontSize },
  }),
  figures: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 4),
    margin: theme.spacing(0, 0, 1),
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0 },
    strong: { fontSize: theme.typography.h4.fontSize },
  }),
  change: css({ marginLeft: theme.spacing(1), fontSize: theme.typography.bodySmall.fontSize }),
  good: css({ color: theme.colors.success.text }),
  bad: css({ color: theme.colors.error.text }),
  neutral: css({ color: theme.colors.text.secondary }),
  bars: css({ display: 'block', margin: theme.spacing(0.5, 0), fill: theme.colors.primary.main }),
  lines: css({ paddingLeft: theme.spacing(2.5), margin: 0, li: { margin: theme.spacing(0.25, 0) } }),
  badLine: css({ '&::marker': { color: theme.colors.error.text } }),
});
