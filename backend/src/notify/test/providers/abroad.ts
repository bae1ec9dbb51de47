import { jsonOf, type FakeProvider } from './provider.ts';

export const slack: FakeProvider = {
  type: 'slack',
  readsMarkdown: false,
  mention: null,
  config: (url) => ({ webhook_url: `${url}/services/T0/B0/CANARY0123456789abcdef` }),
  answer: (request) => {
    if (request.path !== '/services/T0/B0/CANARY0123456789abcdef') {
      return { status: 404, body: 'no_service' };
    }
    const { blocks } = jsonOf(request) as unknown as {
      blocks: { type: string; text?: { text: string } }[];
    };
    const isWhole = blocks.every(
      ({ type, text }) =>
        text === undefined ||
        (text.text !== '' && [...text.text].length <= (type === 'header' ? 150 : 3_000)),
    );
    return isWhole && blocks.length <= 50 ? { body: 'ok' } : { status: 400, body: 'invalid_blocks' };
  },
  refusal: { status: 404, body: 'channel_not_found' },
  busy: { reply: { status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' }, waitMs: 30_000 },
};

export const telegram: FakeProvider = {
  type: 'telegram',
  readsMarkdown: false,
  mention: /@/u,
  config: (url) => ({ bot_token: '1:CANARY-token-0123456789', chat_id: '-100', api_url: url }),
  answer: (request) => {
    if (request.path !== '/bot1:CANARY-token-0123456789/sendMessage') {
      return { status: 401, body: { ok: false, error_code: 401, description: 'Unauthorized' } };
    }
    const { chat_id: chat, text, parse_mode: mode } = jsonOf(request) as unknown as Record<string, string>;
    const bad = (description: string) => ({
      status: 400,
      body: { ok: false, error_code: 400, description: `Bad Request: ${description}` },
    });
    if (chat !== '-100' || mode !== 'HTML') {
      return bad('chat not found');
    }
    if (!isTelegramHtml(text ?? '')) {
      return bad("can't parse entities");
    }
    return [...(text ?? '').replace(/<[^>]*>|&\w+;/gu, 'x')].length > 4_096
      ? bad('message is too long')
      : { body: { ok: true, result: { message_id: 7 } } };
  },
  refusal: {
    status: 403,
    body: { ok: false, error_code: 403, description: 'Forbidden: bot was kicked, 1:CANARY-token-0123456789' },
  },
  busy: {
    reply: {
      status: 429,
      body: {
        ok: false,
        error_code: 429,
        description: 'Too Many Requests: retry after 35',
        parameters: { retry_after: 35 },
      },
    },
    waitMs: 35_000,
  },
};

/** Only the tags that it knows, closed in order, and nothing that looks like another. */
function isTelegramHtml(text: string): boolean {
  const rest = text.replace(/<b>[^<>]*<\/b>/gu, '').replace(/&(?:lt|gt|amp|quot|#39);/gu, '');
  return !/[<>]/u.test(rest) && !/&/u.test(rest);
}

export const discord: FakeProvider = {
  type: 'discord',
  readsMarkdown: true,
  mention: /@/u,
  shown: (text) => text.replace(/\\[^\w\s]/gu, ''),
  config: (url) => ({ webhook_url: `${url}/api/webhooks/1/CANARY-0123456789abcdef` }),
  answer: (request) => {
    if (request.path !== '/api/webhooks/1/CANARY-0123456789abcdef') {
      return { status: 404, body: { message: 'Unknown Webhook', code: 10_015 } };
    }
    const { embeds, allowed_mentions: mentions } = jsonOf(request) as unknown as {
      embeds: { title: string; description: string }[];
      allowed_mentions: { parse: string[] };
    };
    const [embed] = embeds;
    const isWhole =
      embed !== undefined &&
      embed.title.length <= 256 &&
      embed.description.length <= 4_096 &&
      mentions.parse.length === 0;
    if (!isWhole) {
      return { status: 400, body: { message: 'Invalid Form Body', code: 50_035 } };
    }
    return request.query.get('wait') === 'true' ? { body: { id: '99' } } : { status: 204, body: '' };
  },
  refusal: { status: 404, body: { message: 'Unknown Webhook CANARY-0123456789abcdef', code: 10_015 } },
  busy: {
    reply: { status: 429, body: { message: 'You are being rate limited.', retry_after: 1.5, global: false } },
    waitMs: 1_500,
  },
};
