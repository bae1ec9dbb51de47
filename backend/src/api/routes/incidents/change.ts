import { VigilError } from '@vigilops/contracts';
import {
  assignIncidentRequest,
  incident as incidentSchema,
  incidentParams,
  noteRequest,
  silence,
  silenceIncidentRequest,
  splitIncidentRequest,
} from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { presentIncident } from './present.ts';

export const assignIncident = defineRoute({
  method: 'post',
  path: '/api/v1/incidents/{id}/assign',
  policy: { access: 'token', needs: 'write' },
  operationId: 'assignIncident',
  tag: 'incidents',
  summary: 'Somebody is to look at it; null: nobody any more',
  status: 200,
  params: incidentParams,
  body: assignIncidentRequest,
  answer: incidentSchema,
  handle: async ({ params: { id }, body: { to } }, { deps, caller, from, signal }) => {
    const audit = { ...byOf(caller, from), action: 'incident.assigned', subject: String(id), detail: { to } };
    if (!(await deps.incidents.assign(id, to, audit, deps.clock.now(), signal))) {
      throw unknown(id);
    }
    const found = await deps.incidents.find(id, signal);
    if (found === undefined) {
      throw unknown(id);
    }
    return presentIncident(found);
  },
});

export const addIncidentNote = defineRoute({
  method: 'post',
  path: '/api/v1/incidents/{id}/notes',
  policy: { access: 'token', needs: 'write' },
  operationId: 'addIncidentNote',
  tag: 'incidents',
  summary: 'What was found or done; the last one says how it ended to whoever meets the next of its kind',
  status: 204,
  params: incidentParams,
  body: noteRequest,
  handle: async ({ params: { id }, body: { note } }, { deps, caller, from, signal }) => {
    const audit = { ...byOf(caller, from), action: 'incident.noted', subject: String(id), detail: {} };
    if (!(await deps.incidents.addNote(id, note, audit, deps.clock.now(), signal))) {
      throw unknown(id);
    }
    return undefined;
  },
});

export const silenceIncident = defineRoute({
  method: 'post',
  path: '/api/v1/incidents/{id}/silence',
  policy: { access: 'token', needs: 'write' },
  operationId: 'silenceIncident',
  tag: 'incidents',
  summary: 'Nobody is told of what fires in it for a while: a silence of the labels that its alerts share',
  status: 200,
  failsWith: ['CONFLICT'],
  params: incidentParams,
  body: silenceIncidentRequest,
  answer: silence,
  handle: ({ params: { id }, body }, { deps, caller, from, signal, nowUs }) =>
    deps.silenceIncident(
      id,
      { seconds: body.duration_seconds, comment: body.comment },
      byOf(caller, from),
      nowUs,
      signal,
    ),
});

export const splitIncident = defineRoute({
  method: 'post',
  path: '/api/v1/incidents/{id}/split',
  policy: { access: 'token', needs: 'write' },
  operationId: 'splitIncident',
  tag: 'incidents',
  summary: 'One of its alerts is something of its own',
  status: 204,
  failsWith: ['CONFLICT'],
  params: incidentParams,
  body: splitIncidentRequest,
  handle: async ({ params: { id }, body: { alert_id: alertId } }, { deps, caller, from, signal }) => {
    const detail = { alert: alertId };
    const audit = { ...byOf(caller, from), action: 'incident.split', subject: String(id), detail };
    const reason = deps.alarmWords().takenOut;
    const outcome = await deps.incidents.split(id, alertId, reason, audit, deps.clock.now(), signal);
    if (outcome === 'unknown') {
      throw new VigilError('NOT_FOUND', `no alert ${String(alertId)} fires in incident ${String(id)}`);
    }
    if (outcome === 'alone') {
      throw new VigilError('CONFLICT', 'it is the only alert of its incident');
    }
    return undefined;
  },
});

function unknown(id: number): VigilError {
  return new VigilError('NOT_FOUND', `there is no incident ${String(id)}`);
}
