import { callsAt, type Load } from '../../../../bench/src/parts/open-loop.ts';
import { createHearing, type Heard } from '../heard.ts';
import type { Place } from '../place.ts';

/** For every so many calls through the gateway one goes to the provider itself: what the gateway adds is the difference. */
const BARE_OF = 4;
const STREAMS_OF = 5;
const PROMPT = 'Summarise what happened on the hosts of the team today. '.repeat(14);

/** Calls through the gateway, whole and as streams, and beside them some that go past it. */
export async function callModels({ url, providerUrl, llmKey, plan }: Place): Promise<Heard> {
  const hearing = createHearing();
  const { gatewayPerSecond, seconds } = plan;
  const streams = gatewayPerSecond / STREAMS_OF;
  const whole = gatewayPerSecond - streams;
  const through = { url, authorization: `Bearer ${llmKey}` };
  const bare = { url: providerUrl, authorization: 'Bearer none' };
  const run = async (
    kind: string,
    perSecond: number,
    stream: boolean,
    { url: to, authorization }: typeof bare,
  ) => {
    const { latencies, statuses } = await callsAt(perSecond, seconds, loadOf(to, authorization, stream));
    latencies.forEach((ms) => {
      hearing.heard(kind, ms);
    });
    let good = 0;
    for (const [status, count] of statuses) {
      if (status === '200') {
        good = count;
      } else {
        hearing.failed(kind, status, count);
      }
    }
    if (to === url) {
      hearing.sent('LLM calls', good);
    }
  };
  await Promise.all([
    run('gateway: whole', whole, false, through),
    run('gateway: stream', streams, true, through),
    run('provider: whole', whole / BARE_OF, false, bare),
    run('provider: stream', streams / BARE_OF, true, bare),
  ]);
  return hearing.all();
}

function loadOf(url: string, authorization: string, stream: boolean): Load {
  return {
    url,
    path: '/v1/chat/completions',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({
      model: 'gpt-4o-mini',
      max_tokens: 64,
      stream,
      messages: [
        { role: 'system', content: 'You are terse.' },
        { role: 'user', content: PROMPT },
      ],
    }),
  };
}
