import type { WireFormat } from '../../wire/words.ts';
import type { Dialect } from './call.ts';

/** Why a provider refuses; each says it in its own words. */
export type Refused =
  | { readonly why: 'auth' }
  | { readonly why: 'model'; readonly model: string }
  | { readonly why: 'bad'; readonly param: string; readonly message: string; readonly code?: string }
  | { readonly why: 'too_long'; readonly limit: number; readonly tokens: number }
  | { readonly why: 'path' }
  | { readonly why: 'status'; readonly status: number };

export interface Answered {
  readonly status: number;
  readonly body: object;
}

/** As the providers' documents have it; `key`: what was sent, of which some repeat the end. */
export function refused(
  dialect: Dialect,
  format: WireFormat | 'models',
  reason: Refused,
  key: string,
): Answered {
  if (dialect === 'anthropic' || format === 'messages') {
    return inWordsOfAnthropic(reason);
  }
  switch (reason.why) {
    case 'auth':
      return AUTH[dialect](`${key.slice(0, 3)}***${key.slice(-4)}`);
    case 'model':
      return unknownModel(dialect, reason.model);
    case 'bad':
      return openAi(400, reason.message, 'invalid_request_error', reason.code ?? null, reason.param);
    case 'too_long': {
      const { limit, tokens } = reason;
      const message = `This model's maximum context length is ${String(limit)} tokens. However, your messages resulted in ${String(tokens)} tokens. Please reduce the length of the messages.`;
      return openAi(
        400,
        message,
        'invalid_request_error',
        dialect === 'openai' ? 'context_length_exceeded' : null,
      );
    }
    case 'path':
      return openAi(404, 'Invalid URL', 'invalid_request_error', null);
    case 'status':
      return byStatus(reason.status);
    default:
      return reason satisfies never;
  }
}

function openAi(
  status: number,
  message: string,
  type: string,
  code: string | null,
  param: string | null = null,
): Answered {
  return { status, body: { error: { message, type, param, code } } };
}

const usualAuth = (masked: string) =>
  openAi(401, `Incorrect API key provided: ${masked}.`, 'invalid_request_error', 'invalid_api_key');

const AUTH: Readonly<Record<Dialect, (masked: string) => Answered>> = {
  openai: usualAuth,
  openai_compatible: usualAuth,
  ollama: usualAuth,
  anthropic: () => inWordsOfAnthropic({ why: 'auth' }),
  qwen: () => {
    const { status, body } = openAi(
      401,
      'Incorrect API key provided. ',
      'invalid_request_error',
      'invalid_api_key',
    );
    return { status, body: { ...body, request_id: '5bbf9c1e-mock' } };
  },
  deepseek: (masked) =>
    openAi(
      401,
      `Authentication Fails, Your api key: ${masked} is invalid`,
      'authentication_error',
      'invalid_request_error',
    ),
  azure_openai: () => ({
    status: 401,
    body: {
      error: {
        code: '401',
        message:
          'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
      },
    },
  }),
};

function unknownModel(dialect: Dialect, model: string): Answered {
  switch (dialect) {
    case 'deepseek':
      return openAi(400, 'Model Not Exist', 'invalid_request_error', 'invalid_request_error');
    case 'ollama':
      return openAi(404, `model '${model}' not found`, 'not_found_error', null);
    case 'azure_openai':
      return {
        status: 404,
        body: {
          error: {
            code: 'DeploymentNotFound',
            message: 'The API deployment for this resource does not exist.',
          },
        },
      };
    default:
      return openAi(
        404,
        `The model \`${model}\` does not exist or you do not have access to it.`,
        'invalid_request_error',
        'model_not_found',
      );
  }
}

function byStatus(status: number): Answered {
  return status === 429
    ? openAi(429, 'Rate limit reached. Please try again later.', 'requests', 'rate_limit_exceeded')
    : openAi(status, 'The server had an error while processing your request.', 'server_error', null);
}

const OF_STATUS: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

function inWordsOfAnthropic(reason: Refused): Answered {
  const said = (status: number, message: string): Answered => ({
    status,
    body: {
      type: 'error',
      error: { type: OF_STATUS[status] ?? 'api_error', message },
      request_id: 'req_011CSHoEeqs5C35K2UUqR7Fy',
    },
  });
  switch (reason.why) {
    case 'auth':
      return said(401, 'invalid x-api-key');
    case 'model':
      return said(404, `model: ${reason.model}`);
    case 'bad':
      return said(400, `${reason.param}: ${reason.message}`);
    case 'too_long':
      return said(
        400,
        `prompt is too long: ${String(reason.tokens)} tokens > ${String(reason.limit)} maximum`,
      );
    case 'path':
      return said(404, 'Not found');
    case 'status':
      return said(reason.status, reason.status === 529 ? 'Overloaded' : 'Internal server error');
    default:
      return reason satisfies never;
  }
}
