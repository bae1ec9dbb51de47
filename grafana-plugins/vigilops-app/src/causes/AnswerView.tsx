import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, TextLink, useStyles2 } from '@grafana/ui';
import type { CauseCandidate, CauseLink, RootCauseAnswer } from '@vigilops/contracts/api';
import { useState } from 'react';
import { absolute, clockTime, count } from '../fleet/words.ts';
import { t } from '../t.ts';
import {
  confidenceText,
  evidenceText,
  kindName,
  leftOutText,
  linkText,
  relationText,
  unknownText,
} from './words.ts';

const SHOWN = 3;

interface Props {
  readonly answer: RootCauseAnswer;
  readonly now: number;
}

/** The way from the cause to where it was felt, and who else may have been it. */
export function AnswerView({ answer, now }: Props) {
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState(false);
  const { candidates, chain, verdict, why, left_out: left } = answer;
  const leftOut = leftOutText(left);
  const shown = all ? candidates : candidates.slice(0, SHOWN);
  return (
    <div className={styles.answer}>
      {verdict === 'unknown' ? (
        <p className={styles.unknown}>
          <Icon name="question-circle" /> {unknownText(why ?? 'nobody_stands_out')}
        </p>
      ) : (
        <Chain chain={chain} now={now} />
      )}
      {shown.length > 0 && (
        <>
          <h3 className={styles.title}>
            {verdict === 'unknown' ? t('cause.hints', 'Hints') : t('cause.suspects', 'Suspects')}
          </h3>
          <ol className={styles.list}>
            {shown.map((candidate) => (
              <li key={candidate.place.id}>
                <Candidate candidate={candidate} now={now} />
              </li>
            ))}
          </ol>
        </>
      )}
      {shown.length < candidates.length && (
        <Button size="sm" variant="secondary" fill="text" onClick={() => setAll(true)}>
          {t('cause.all', 'Show all {{total}}', { total: count(candidates.length) })}
        </Button>
      )}
      <p className={styles.note}>
        {t('cause.looked-at', 'Looked at: {{places}} places, {{metrics}} metrics, {{changes}} changes.', {
          places: count(answer.looked_at.places),
          metrics: count(answer.looked_at.metrics),
          changes: count(answer.looked_at.changes),
        })}{' '}
        {leftOut}
      </p>
    </div>
  );
}

/** Cause first; each step says how it does harm to the next. */
function Chain({ chain, now }: { readonly chain: readonly CauseLink[]; readonly now: number }) {
  const styles = useStyles2(getStyles);
  return (
    <ol className={styles.chain} aria-label={t('cause.chain', 'From the cause to where it was felt')}>
      {chain.map(({ place, evidence, logged, relation }, at) => (
        <li key={place.id}>
          <div className={at === 0 ? styles.first : styles.step}>
            <PlaceName place={place} />
            {evidence !== null && <EvidenceLine evidence={evidence} now={now} />}
            {logged !== undefined && <EvidenceLine evidence={logged} now={now} />}
          </div>
          {relation !== null && (
            <div className={styles.arrow}>
              <Icon name="arrow-down" size="sm" /> {relationText(relation)}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

function Candidate({ candidate, now }: { readonly candidate: CauseCandidate; readonly now: number }) {
  const styles = useStyles2(getStyles);
  const { place, confidence, evidence, path } = candidate;
  return (
    <article aria-label={place.name}>
      <div className={styles.line}>
        <PlaceName place={place} />
        <span className={styles.note}>{confidenceText(confidence)}</span>
      </div>
      {evidence.map((piece, at) => (
        <EvidenceLine key={at} evidence={piece} now={now} />
      ))}
      {path.length > 2 && (
        <div className={styles.note}>
          {t('cause.way', 'Way from the symptom: {{path}}', { path: path.join(' → ') })}
        </div>
      )}
    </article>
  );
}

function PlaceName({ place }: { readonly place: CauseCandidate['place'] }) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.place}>
      <span className={styles.kind}>{kindName(place.kind)}</span>
      {place.link === null ? place.name : <TextLink href={place.link}>{place.name}</TextLink>}
    </span>
  );
}

function EvidenceLine({
  evidence,
  now,
}: {
  readonly evidence: CauseCandidate['evidence'][number];
  readonly now: number;
}) {
  const styles = useStyles2(getStyles);
  const at = Date.parse(evidence.changed_at);
  return (
    <div className={styles.evidence}>
      <time title={absolute(at)}>{clockTime(at, now)}</time>
      <span>
        {evidenceText(evidence)}{' '}
        {evidence.link !== null && (
          <TextLink href={evidence.link} variant="bodySmall">
            {linkText(evidence)}
          </TextLink>
        )}
      </span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  answer: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  unknown: css({ margin: 0, overflowWrap: 'anywhere' }),
  title: css({ margin: 0, fontSize: theme.typography.h6.fontSize }),
  list: css({
    margin: 0,
    listStyle: 'none',
    li: { padding: theme.spacing(0.75, 0), borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  chain: css({ margin: 0, listStyle: 'none' }),
  first: css({ paddingLeft: theme.spacing(1), borderLeft: `3px solid ${theme.colors.error.main}` }),
  step: css({ paddingLeft: theme.spacing(1), borderLeft: `3px solid ${theme.colors.border.medium}` }),
  arrow: css({
    padding: theme.spacing(0.25, 0, 0.25, 0.5),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(0, 2),
  }),
  place: css({ overflowWrap: 'anywhere', fontWeight: theme.typography.fontWeightMedium }),
  kind: css({
    marginRight: theme.spacing(1),
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  evidence: css({
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    gap: theme.spacing(1),
    overflowWrap: 'anywhere',
    time: { color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' },
  }),
  note: css({ margin: 0, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
