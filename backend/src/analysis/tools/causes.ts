import { VigilError } from '@vigilops/contracts';
import type { CauseCandidate, CauseEvidence, RootCauseAnswer } from '@vigilops/contracts/api';
import { z } from 'zod';
import { subjectFields, subjectOf } from './alerts.ts';
import { incidentLink, OVERVIEW_LINK } from './links.ts';
import { rangeFields, rangeOf } from './range.ts';
import { defineTool, type Found, type Row } from './tool.ts';

export const rankCauses = defineTool({
  name: 'rank_causes',
  title: 'Rank likely causes',
  description:
    'What most likely caused an incident, or a trouble that began about at `from`: suspects (hosts, services, databases, log ' +
    'templates, changes) with measured evidence, and the chain from the cause to where it was felt. `unknown` means that ' +
    'nothing stands out: say so. Give an incident, or from (when it began) and, where known, the host or service that suffered.',
  input: z.strictObject({
    incident: z.string().max(32).optional().describe('Its `cite`, such as incident:12, or its number.'),
    ...subjectFields,
    ...rangeFields('now-1h'),
  }),
  run: async ({ incident, host, service, ...asked }, context) => {
    if (incident !== undefined) {
      const id = Number(incident.replace(/^(incident:|#)/, ''));
      if (!Number.isInteger(id) || id < 1 || id > 2_147_483_647) {
        throw new VigilError(
          'REQUEST_INVALID',
          `incident: ${JSON.stringify(incident)} is no incident; write its cite, such as incident:12. list_incidents finds them`,
        );
      }
      const { answer } = await context.sources.rankCauses({ incident_id: id, keep: false });
      return foundOf(answer, `incident:${String(id)}`, incidentLink(id));
    }
    const { from, to } = rangeOf(asked, context);
    const { host_id: hostId } = await subjectOf({ host, service }, context);
    const { answer } = await context.sources.rankCauses({
      onset: from,
      to,
      ...(hostId === undefined ? {} : { host_id: hostId }),
      ...(service === undefined ? {} : { service }),
      keep: false,
    });
    return foundOf(answer, `moment:${from}`, OVERVIEW_LINK);
  },
});

function foundOf(answer: RootCauseAnswer, of: string, link: string): Found {
  const { verdict, why, text, symptom, onset, from, to } = answer;
  return {
    facts: {
      verdict,
      why: why ?? undefined,
      in_short: text,
      felt_at: symptom?.name,
      onset,
      from,
      to,
      chain: answer.chain.map(({ place, evidence, relation }) => ({
        place: place.name,
        kind: place.kind,
        shown_by: evidence === null ? undefined : evidenceOf(evidence),
        next: relation === null ? undefined : `the next one depends on it: ${relation}`,
      })),
    },
    rows: answer.candidates.map((candidate) => rowOf(candidate, of, link)),
    notes: [
      ...(verdict === 'unknown' ? ['nothing stands out: these are hints, not causes'] : []),
      ...answer.left_out.map(({ what, reason }) => `not all was looked at: ${what} (${reason})`),
    ],
  };
}

const rowOf = (
  { place, score, confidence, evidence, path }: CauseCandidate,
  of: string,
  link: string,
): Row => ({
  cite: `cause:${of}/${place.id}`,
  link: evidence[0]?.link ?? place.link ?? link,
  suspect: place.name,
  kind: place.kind,
  score,
  confidence,
  way_from_symptom: path,
  evidence: evidence.map(evidenceOf),
});

const evidenceOf = ({ kind, metric, unit, before, after, changed_at, is_new, change }: CauseEvidence) => ({
  kind,
  what: change ?? metric,
  unit: unit === '' ? undefined : unit,
  usual: before ?? undefined,
  then: after ?? undefined,
  changed_at,
  first_time_ever: is_new ? true : undefined,
});
