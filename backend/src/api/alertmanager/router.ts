import { Router, type RequestHandler } from 'express';
import { setSecurityHeaders } from '../http/send.ts';
import { listAlerts, listGroups, postAlerts, type AlertsDeps } from './alerts.ts';
import { AlertmanagerRefusal, sendRefusal } from './answers.ts';
import { handlerOf, type AdmitDeps, type Handle, type Rule } from './handle.ts';
import { deleteSilence, getSilence, listSilences, postSilence, type SilencesDeps } from './silences.ts';
import { getStatus, listReceivers } from './status.ts';

export interface AlertmanagerDeps extends AdmitDeps, AlertsDeps, SilencesDeps {
  readonly version: string;
  readonly startedAt: Date;
}

const READ: Rule = { needs: ['read'] };
const WRITE: Rule = { needs: ['write'] };
const SEND: Rule = { needs: ['ingest', 'write'], notForAgents: true };

/** Alertmanager's API, version 2: /api/v2. Mount it before the front door, which answers 404 for all of /api. */
export function createAlertmanagerRouter(deps: AlertmanagerDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const serve = (
    path: string,
    handlers: Readonly<Partial<Record<'get' | 'post' | 'delete', RequestHandler>>>,
  ) => {
    const route = router.route(`/api/v2${path}`);
    const methods = (['get', 'post', 'delete'] as const).filter((method) => handlers[method] !== undefined);
    for (const method of methods) {
      const handler = handlers[method];
      if (handler !== undefined) {
        route[method](handler);
      }
    }
    const allowed = methods.map((method) => method.toUpperCase());
    route.all((request, response) => {
      setSecurityHeaders(response);
      response.setHeader('Allow', allowed.join(', '));
      const message = `method ${request.method} is not allowed, but [${allowed.join(',')}] are`;
      sendRefusal(response, new AlertmanagerRefusal(405, message, 405), deps.logger, path);
    });
  };
  const as = (rule: Rule, handle: Handle) => handlerOf(rule, handle, deps);
  serve('/status', { get: as(READ, getStatus(deps)) });
  serve('/receivers', { get: as(READ, listReceivers(deps)) });
  serve('/alerts', { get: as(READ, listAlerts(deps)), post: as(SEND, postAlerts(deps)) });
  serve('/alerts/groups', { get: as(READ, listGroups(deps)) });
  serve('/silences', { get: as(READ, listSilences(deps)), post: as(WRITE, postSilence(deps)) });
  serve('/silence/:silenceID', {
    get: as(READ, getSilence(deps)),
    delete: as(WRITE, deleteSilence(deps)),
  });
  router.use('/api/v2', (request, response) => {
    setSecurityHeaders(response);
    const message = `path ${request.baseUrl}${request.path} was not found`;
    sendRefusal(response, new AlertmanagerRefusal(404, message, 404), deps.logger, '/api/v2');
  });
  return router;
}
