import type { Socket } from 'node:net';

import { type ConnectDeps, openSocket } from '../connect/connect.ts';
import { BadAnswer, verdictOf } from '../connect/trouble.ts';
import { withoutBrackets } from '../host-port.ts';
import type { ConfigOf, Probe, ProbeRun } from '../types.ts';
import { certificateTrouble, shownCertificate } from './certificate.ts';
import { type Answer, exchange, type Question } from './exchange.ts';
import { judge, wantsBody } from './expectations.ts';
import { createPatternMatcher } from './match-pattern.ts';
import { questionOf, redirected } from './question.ts';
import { createSecure } from './secure.ts';

export interface HttpDeps extends ConnectDeps {
  readonly now: () => Date;
  readonly userAgent: string;
}

type HttpConfig = ConfigOf<'http'>;

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Asks by HTTP/1.1, each time over a connection of its own, and follows redirects. */
export function createHttpProbe(deps: HttpDeps): Probe<'http'> {
  const { monotonicMs } = deps;
  const secure = createSecure(monotonicMs);
  const matcher = createPatternMatcher(monotonicMs);

  /** One request and its answer; the connection is gone afterwards. */
  async function ask(question: Question, config: HttpConfig, run: ProbeRun): Promise<Answer> {
    const { url } = question;
    const host = withoutBrackets(url.hostname);
    const isSecure = url.protocol === 'https:';
    const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
    const plain = await openSocket({ host, port }, run, deps);
    let socket: Socket = plain;
    try {
      if (isSecure) {
        const secured = await secure(plain, host, run);
        socket = secured;
        const shown = shownCertificate(secured);
        noteExpiry(run, shown.validToMs);
        const wanted = { host, verify: config.verify_certificate, minDays: config.certificate_days };
        const trouble = certificateTrouble(shown, wanted, deps.now().getTime());
        if (trouble !== undefined) {
          throw new BadAnswer(trouble);
        }
      }
      return await exchange(socket, question, run, {
        monotonicMs,
        wantsBody: (status) => wantsBody(config) && !(config.follow_redirects && REDIRECTS.has(status)),
      });
    } finally {
      socket.destroy();
      plain.destroy();
    }
  }

  async function follow(config: HttpConfig, run: ProbeRun): Promise<Answer> {
    let question = questionOf(config, deps.userAgent, wantsBody(config));
    const asked = new Set<string>();
    for (let redirects = 0; ; redirects += 1) {
      asked.add(`${question.method} ${question.url.href}`);
      const answer = await ask(question, config, run);
      const { location } = answer.headers;
      if (!config.follow_redirects || !REDIRECTS.has(answer.status) || location === undefined) {
        return answer;
      }
      const next = redirected(question, answer.status, location);
      if (next === undefined) {
        throw new BadAnswer(`redirects to ${location.slice(0, 200)}: only http and https are followed`);
      }
      if (asked.has(`${next.method} ${next.url.href}`)) {
        throw new BadAnswer(`the redirects go in a circle: back to ${next.url.href.slice(0, 200)}`);
      }
      if (redirects === MAX_REDIRECTS) {
        throw new BadAnswer(`more than ${String(MAX_REDIRECTS)} redirects`);
      }
      question = next;
    }
  }

  return async (config, run) => {
    try {
      return await judge(await follow(config, run), config, matcher);
    } catch (error) {
      run.limit.throwIfOver();
      return verdictOf(error, new URL(config.url).hostname);
    }
  };
}

/** Of several servers the one that comes first. */
function noteExpiry({ trace }: ProbeRun, validToMs: number): void {
  if (Number.isFinite(validToMs)) {
    trace.certificateExpiresMs = Math.min(trace.certificateExpiresMs ?? Infinity, validToMs);
  }
}
