import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, TextLink, useStyles2, useTheme2 } from '@grafana/ui';
import { useState } from 'react';
import { BandChart } from '../../analysis/BandChart.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { rowCard, rowFacts } from '../../fleet/row-card.ts';
import { absolute, count, percent } from '../../fleet/words.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { stretch } from '../../services/words.ts';
import { t } from '../../t.ts';
import { hostPath, logsPath, PATTERNS_PATH, servicePath } from '../paths.ts';
import { FindingFeedback } from './FindingFeedback.tsx';
import { FindingMembers } from './FindingMembers.tsx';
import { findingText, findingTitle, kindName } from './finding-words.ts';
import type { Finding } from './types.ts';

interface Props {
  readonly finding: Finding;
  readonly now: number;
  /** The address names it. */
  readonly isChosen?: boolean;
  /** It stands within another one. */
  readonly isMember?: boolean;
  readonly onDone: () => void;
}

/** One finding: what, why, since when, how sure, its values with the band, where to look, and what people say of it. */
export function FindingRow({ finding, now, isChosen = false, isMember = false, onDone }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const mayWrite = useMayWrite();
  const [isOpen, setOpen] = useState(isChosen);
  const { from, to, score, kind, members, chart } = finding;
  const title = findingTitle(finding);
  const goesOn = to === null;
  const begin = Date.parse(from);
  const colour = goesOn ? theme.colors.warning.main : theme.colors.border.medium;
  return (
    <article className={styles.row} style={{ borderLeftColor: colour }} aria-label={title}>
      <div className={styles.what}>
        <div className={styles.title} tabIndex={0} data-step>
          {title}
        </div>
        <p className={styles.text}>{findingText(finding)}</p>
        <div className={styles.facts}>
          <span style={{ color: goesOn ? theme.colors.warning.text : undefined }}>
            <Icon name={goesOn ? 'exclamation-triangle' : 'check'} size="sm" />{' '}
            {goesOn ? t('findings.goes-on', 'goes on') : t('findings.over', 'over')}
          </span>
          <span>
            <TimeAgo time={begin} now={now} />
            {to !== null &&
              ` · ${t('alerts.lasted', 'lasted {{time}}', { time: stretch((Date.parse(to) - begin) / 1_000) })}`}
          </span>
          <span>{kindName(kind)}</span>
          <span title={t('findings.score-help', '50 % is worth a look, 80 % comes once in weeks')}>
            {t('findings.score', 'Score {{score}}', { score: percent(score) })}
          </span>
        </div>
        <div className={styles.links}>
          <Links finding={finding} />
          {members > 0 && (
            <Button
              size="sm"
              variant="secondary"
              fill="text"
              icon={isOpen ? 'angle-up' : 'angle-down'}
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {t('findings.members', '{{total}} more began with it', { total: count(members) })}
            </Button>
          )}
        </div>
      </div>
      <div className={styles.chart}>
        {chart.times.length > 1 && (
          <BandChart
            points={chart.times.map((time, index) => ({
              time: Date.parse(time),
              value: chart.values[index] ?? null,
              low: chart.low[index] ?? null,
              high: chart.high[index] ?? null,
            }))}
            mark={begin}
            label={t('findings.chart', 'Values around {{time}} with the band that was expected', {
              time: absolute(begin),
            })}
          />
        )}
        {mayWrite && <FindingFeedback finding={finding} onDone={onDone} />}
      </div>
      {isOpen && members > 0 && !isMember && (
        <div className={styles.members}>
          <FindingMembers
            id={finding.id}
            onDone={onDone}
            show={(member, onSaid) => (
              <FindingRow key={member.id} finding={member} now={now} isMember onDone={onSaid} />
            )}
          />
        </div>
      )}
    </article>
  );
}

/** An hour before, and what came after. */
const BEFORE_MS = 3_600_000;
const AFTER_MS = 1_800_000;

/** Where one sees for oneself. */
function Links({ finding }: { readonly finding: Finding }) {
  const {
    host_id: host,
    host_name: hostName,
    service_id: serviceId,
    service,
    template_id: template,
  } = finding;
  const begin = Date.parse(finding.from);
  const end = finding.to === null ? 'now' : String(Date.parse(finding.to) + AFTER_MS);
  const range = { from: String(begin - BEFORE_MS), to: end };
  const lines =
    template !== null
      ? logsPath({ query: `template:${template}` }, range)
      : hostName !== null
        ? logsPath({ hosts: [hostName] }, range)
        : service !== null
          ? logsPath({ services: [service] }, range)
          : undefined;
  return (
    <>
      {host !== null && (
        <TextLink href={hostPath(host, range)} inline={false} variant="bodySmall">
          {t('findings.to-host', 'The host then')}
        </TextLink>
      )}
      {serviceId !== null && (
        <TextLink href={servicePath(serviceId)} inline={false} variant="bodySmall">
          {t('findings.to-service', 'The service')}
        </TextLink>
      )}
      {lines !== undefined && (
        <TextLink href={lines} inline={false} variant="bodySmall">
          {t('findings.to-logs', 'Logs then')}
        </TextLink>
      )}
      {template !== null && (
        <TextLink href={`${PATTERNS_PATH}?template=${template}`} inline={false} variant="bodySmall">
          {t('findings.to-pattern', 'The pattern')}
        </TextLink>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css(rowCard(theme), {
    gridTemplateColumns: 'minmax(0, 1fr) minmax(200px, 300px)',
    gridTemplateAreas: '"what chart" "members members"',
    gap: theme.spacing(0.5, 2),
    [theme.breakpoints.down('md')]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
      gridTemplateAreas: '"what" "chart" "members"',
    },
  }),
  what: css({ gridArea: 'what', minWidth: 0 }),
  title: css({
    fontSize: theme.typography.h5.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    overflowWrap: 'anywhere',
  }),
  text: css({ margin: 0, overflowWrap: 'anywhere' }),
  facts: rowFacts(theme),
  links: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.25, 2),
    marginTop: theme.spacing(0.5),
  }),
  chart: css({ gridArea: 'chart', minWidth: 0 }),
  members: css({
    gridArea: 'members',
    minWidth: 0,
    marginTop: theme.spacing(1),
    paddingTop: theme.spacing(1),
    borderTop: `1px solid ${theme.colors.border.weak}`,
  }),
});
