import type { CountedErrorIssue, Finding, Forecast, RootCause } from '@vigilops/contracts/api';
import { confidenceText } from '../../causes/words.ts';
import { count } from '../../fleet/words.ts';
import {
  ANALYSIS_PATH,
  CAUSES_PATH,
  ERROR_ISSUES_PATH,
  FORECASTS_PATH,
  incidentPath,
} from '../../pages/paths.ts';
import { t } from '../../t.ts';

/** What was found, in one line; texts of others come as they are. */
export interface InsightRow {
  readonly key: number;
  readonly text: string;
  readonly note: string;
  readonly href: string;
  /** Milliseconds: since when. */
  readonly at?: number;
}

export function causeRow({ id, incident_id: incident, answer, at }: RootCause): InsightRow {
  const [first] = answer.candidates;
  const isKnown = answer.verdict === 'found' && first !== undefined;
  return {
    key: id,
    text: answer.text,
    note: `${incident === null ? '' : `#${incident} · `}${isKnown ? confidenceText(first.confidence) : t('causes.unknown', 'unknown')} ·`,
    href: incident === null ? CAUSES_PATH : incidentPath(incident),
    at: Date.parse(at),
  };
}

export function findingRow({ id, title, text, from }: Finding): InsightRow {
  return {
    key: id,
    text: title,
    note: `${text} ·`,
    href: `${ANALYSIS_PATH}?finding=${id}`,
    at: Date.parse(from),
  };
}

export function issueRow({
  id,
  service,
  title,
  type,
  lines,
  state,
  last_seen: at,
}: CountedErrorIssue): InsightRow {
  const what = [type, title].filter((part) => part !== '').join(': ');
  const times = t('insights.times', '{{total}} times', { total: count(lines) });
  const again = state === 'regressed' ? `${t('insights.again', 'again')} · ` : '';
  return {
    key: id,
    text: `${service}: ${what}`,
    note: `${again}${times} ·`,
    href: `${ERROR_ISSUES_PATH}/${id}`,
    at: Date.parse(at),
  };
}

export function forecastRow({ id, title, text }: Forecast): InsightRow {
  return { key: id, text: title, note: text, href: FORECASTS_PATH };
}
