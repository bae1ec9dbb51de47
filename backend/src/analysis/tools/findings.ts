import { findingKind, type Finding } from '@vigilops/contracts/api';
import { z } from 'zod';
import { subjectFields, subjectOf } from './alerts.ts';
import { FINDINGS_LINK, findingLink, hostLink, serviceLink } from './links.ts';
import { rangeFields, rangeOf } from './range.ts';
import { defineTool, type Row } from './tool.ts';

function findingRow(found: Finding): Row {
  return {
    cite: `finding:${String(found.id)}`,
    link: findingLink(found.id),
    kind: found.kind,
    reason: found.reason,
    what: found.title,
    why: found.text,
    score: Math.round(found.score * 100) / 100,
    host: found.host_name ?? undefined,
    service: found.service ?? undefined,
    pattern: found.template ?? undefined,
    value: found.value ?? undefined,
    expected_low: found.low ?? undefined,
    expected_high: found.high ?? undefined,
    from: found.from,
    to: found.to ?? 'goes on',
    began_with_it: found.members === 0 ? undefined : found.members,
    where:
      found.host_id !== null
        ? hostLink(found.host_id)
        : found.service_id !== null
          ? serviceLink(found.service_id)
          : undefined,
    people_say: found.feedback?.word,
  };
}

export const listFindings = defineTool({
  name: 'list_findings',
  title: 'List findings',
  description:
    'What was unusual without any rule, newest first: metrics that left the band in which they were expected, patterns of ' +
    'log lines that are new, surge or vanished. What began together is one row. Score 0 to 1: 0.5 is worth a look, 0.8 is rare.',
  input: z.strictObject({
    ...subjectFields,
    kind: z.array(findingKind).max(7).optional(),
    open: z.boolean().optional().describe('true: only what goes on.'),
    min_score: z.number().min(0).max(1).optional(),
    ...rangeFields('now-1d'),
    limit: z.int().min(1).max(100).default(30),
  }),
  run: async ({ host, service, kind, open, min_score, limit, ...asked }, context) => {
    const { from, to } = rangeOf(asked, context);
    const subject = await subjectOf({ host, service }, context);
    const found = await context.sources.listFindings({
      ...subject,
      kind,
      open: open === true ? 'true' : undefined,
      min_score,
      from,
      to,
      limit,
    });
    const { series, learning, left_out: leftOut } = found.watch;
    return {
      facts: { from, to, watched_series: series, too_young_to_judge: learning, not_watched: leftOut },
      rows: found.items.map(findingRow),
      notes: [
        ...(found.next_cursor === null ? [] : ['there are more findings: narrow the range or the question']),
        ...(series === 0 ? [`nothing is watched yet, see ${FINDINGS_LINK}`] : []),
      ],
    };
  },
});
