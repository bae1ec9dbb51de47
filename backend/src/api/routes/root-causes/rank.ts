import { VigilError } from '@vigilops/contracts';
import {
  parseTimeUs,
  rankCausesRequest,
  rankCausesResponse,
  type RankCausesRequest,
} from '@vigilops/contracts/api';
import type { CauseQuestion } from '../../../analysis/index.ts';
import { calledOf } from '../../../model/index.ts';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const rankCauses = defineRoute({
  method: 'post',
  path: '/api/v1/root-causes',
  policy: { access: 'token', needs: 'read' },
  operationId: 'rankCauses',
  tag: 'analysis',
  summary:
    'Looks around an incident or a moment and ranks what may have caused it; says `unknown` where nothing stands out',
  status: 200,
  failsWith: ['OVERLOADED'],
  body: rankCausesRequest,
  answer: rankCausesResponse,
  handle: async ({ body }, { deps, caller, from, signal, nowUs }) => {
    const { actor } = byOf(caller, from);
    return deps.causes.ask(
      questionOf(body, nowUs),
      { name: calledOf(actor), keep: body.keep },
      nowUs,
      signal,
    );
  },
});

function questionOf(body: RankCausesRequest, nowUs: number): CauseQuestion {
  const { incident_id: incidentId, onset, to, host_id: hostId, service } = body;
  if (incidentId !== undefined) {
    if (onset !== undefined || hostId !== undefined || service !== undefined) {
      throw new VigilError(
        'REQUEST_INVALID',
        'incident_id: an incident has its own begin and place; leave out onset, host_id and service, or the incident',
      );
    }
    return { incidentId };
  }
  const onsetUs = onset === undefined ? undefined : parseTimeUs(onset, nowUs);
  if (onsetUs === undefined) {
    throw new VigilError('REQUEST_INVALID', 'onset: say about when it began, or give an incident_id');
  }
  const untilUs = parseTimeUs(to, nowUs) ?? nowUs;
  if (onsetUs >= nowUs || untilUs <= onsetUs) {
    throw new VigilError('REQUEST_INVALID', 'onset: must lie in the past and before `to`');
  }
  return { onsetUs, untilUs, hostId, service };
}
