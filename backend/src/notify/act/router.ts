import { VigilError } from '@vigilops/contracts';
import type { Logger } from '@vigilops/runtime';
import { Router, type Request, type Response } from 'express';
import type { Language } from '../channel.ts';
import { hashOfLink } from '../messenger/letter-writer.ts';
import type { Actor, ActionLink, ActionLinkStore } from '../../model/index.ts';
import { ACT_POLICY, renderActPage, type ActState } from './page.ts';

/** `again`: it was so already; `over`: there is nothing left to act on. */
export type ActResult = 'done' | 'again' | 'over';
type Act = (
  incidentId: number,
  by: { readonly actor: Actor; readonly address: string | null },
  signal: AbortSignal,
) => Promise<ActResult>;

/** What links can do. Each writes its line of the audit log. */
export interface IncidentActions {
  readonly acknowledge: Act;
  /** For an hour. */
  readonly silence: Act;
}

export interface ActDeps {
  readonly links: Pick<ActionLinkStore, 'find' | 'use' | 'giveBack'>;
  readonly actions: IncidentActions;
  readonly databaseTime: (signal: AbortSignal) => Promise<number>;
  /** Where an incident is shown. */
  readonly incidentUrl: (incidentId: number) => string;
  readonly addressOf: (request: Request) => string | null;
  readonly logger: Logger;
}

const LIMIT_MS = 10_000;
const SECRET = /^[A-Za-z0-9_-]{43}$/u;
const STATUS: Readonly<Record<ActState['kind'], number>> = {
  ask: 200,
  done: 200,
  again: 200,
  over: 200,
  used: 410,
  expired: 410,
  unknown: 404,
  later: 503,
};

interface Looked {
  readonly state: ActState;
  readonly link: ActionLink | undefined;
}

/**
 * The pages behind the links of messages. Whoever has a link may use it once. GET only shows what it would do: previews,
 * scanners and browsers that look ahead fetch it, too.
 */
export function createActRouter(deps: ActDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });

  async function look(hash: Uint8Array, signal: AbortSignal): Promise<Looked> {
    const link = await deps.links.find(hash, signal);
    if (link === undefined) {
      return { state: { kind: 'unknown' }, link };
    }
    if (link.usedUs !== null) {
      return { state: { kind: 'used' }, link };
    }
    const isOld = link.expiresUs <= (await deps.databaseTime(signal));
    return { state: isOld ? { kind: 'expired' } : { kind: 'ask', action: link.action }, link };
  }

  async function act(hash: Uint8Array, request: Request, signal: AbortSignal): Promise<Looked> {
    const looked = await look(hash, signal);
    const { link, state } = looked;
    if (link === undefined || state.kind !== 'ask') {
      return looked;
    }
    if (!(await deps.links.use(hash, await deps.databaseTime(signal), signal))) {
      return { link, state: { kind: 'used' } };
    }
    const by = {
      actor: { kind: 'nobody', id: null, name: `link in ${link.channel}` },
      address: deps.addressOf(request),
    } as const;
    try {
      const result = await deps.actions[link.action](link.incidentId, by, signal);
      return { link, state: { kind: result, action: link.action } };
    } catch (error) {
      deps.logger.warn({ err: error }, 'what a link stands for could not be done; it is still good');
      await deps.links.giveBack(hash, AbortSignal.timeout(LIMIT_MS));
      return { link, state: { kind: 'later' } };
    }
  }

  const serve =
    (work: (hash: Uint8Array, request: Request, signal: AbortSignal) => Promise<Looked>) =>
    async (request: Request, response: Response): Promise<void> => {
      const { secret } = request.params;
      const isOne = typeof secret === 'string' && SECRET.test(secret);
      const looked: Looked = isOne
        ? await work(hashOfLink(secret), request, AbortSignal.timeout(LIMIT_MS))
        : { state: { kind: 'unknown' }, link: undefined };
      send(looked, deps, request, response);
    };
  router.get(
    '/act/:secret',
    serve((hash, _request, signal) => look(hash, signal)),
  );
  router.post('/act/:secret', serve(act));
  router.all('/act/:secret', (request, response) => {
    response.setHeader('Allow', 'GET, HEAD, POST');
    throw new VigilError('METHOD_NOT_ALLOWED', `use GET, HEAD, POST instead of ${request.method}`);
  });
  return router;
}

function send({ state, link }: Looked, deps: ActDeps, request: Request, response: Response): void {
  const openUrl = link === undefined ? null : deps.incidentUrl(link.incidentId);
  const page = renderActPage(state, languageOf(request), openUrl);
  response.writeHead(STATUS[state.kind], {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': ACT_POLICY,
    'Cache-Control': 'no-store',
    // The address is a secret.
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'X-Robots-Tag': 'noindex',
    Vary: 'Accept-Language',
  });
  response.end(request.method === 'HEAD' ? undefined : page);
}

function languageOf(request: Request): Language {
  const liked = request.acceptsLanguages('en', 'zh', 'zh-CN', 'zh-TW', 'zh-HK', 'zh-Hans', 'zh-Hant');
  return typeof liked === 'string' && liked.startsWith('zh') ? 'zh' : 'en';
}
