import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';

export interface ModelMessage {
  readonly role: string;
  readonly content: string | null;
  readonly tool_calls?: readonly {
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
}

/** A body of OpenAI's chat completions, as it reached the provider. */
export interface ModelRequest {
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
}

/** What the model says to one request. */
export type Say =
  | { readonly text: string; readonly tools?: readonly { readonly name: string; readonly input: unknown }[] }
  /** Arguments as they are, though they be no JSON. */
  | { readonly tools: readonly { readonly name: string; readonly input: unknown }[]; readonly raw?: string }
  | { readonly status: number; readonly body?: string }
  /** The same words for ever. */
  | { readonly endless: string }
  /** The connection is cut after these words. */
  | { readonly cutAfter: string }
  /** Bytes of the stream as they are. */
  | { readonly wire: string };

export interface ScriptedModel {
  readonly baseUrl: string;
  /** All that was sent, whole. */
  readonly requests: readonly ModelRequest[];
  /** Everything that ever arrived, of any path. */
  readonly arrived: () => string;
  /** Calls whose caller left before the end. */
  readonly left: () => number;
  answers(script: (request: ModelRequest, turn: number) => Say): void;
  close(): Promise<void>;
}

/** A provider that speaks as OpenAI does and says what a test tells it. */
export async function openScriptedModel(): Promise<ScriptedModel> {
  const requests: ModelRequest[] = [];
  const arrived: string[] = [];
  let left = 0;
  let script: (request: ModelRequest, turn: number) => Say = () => ({ text: 'Nothing.' });
  let turn = 0;
  const server = http.createServer((request, response) => {
    response.on('close', () => (left += response.writableFinished ? 0 : 1));
    response.on('error', () => undefined);
    void textOf(request).then(async (body) => {
      arrived.push(`${request.url ?? ''} ${JSON.stringify(request.headers)} ${body}`);
      const asked = JSON.parse(body) as ModelRequest;
      requests.push(asked);
      turn += 1;
      await write(response, script(asked, turn));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`,
    requests,
    arrived: () => arrived.join('\n'),
    left: () => left,
    answers: (next) => {
      script = next;
      turn = 0;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'scripted',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;

const USAGE = `data: ${JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'scripted',
  choices: [],
  usage: { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 },
})}\n\ndata: [DONE]\n\n`;

async function write(response: http.ServerResponse, say: Say): Promise<void> {
  if ('status' in say) {
    response.writeHead(say.status, { 'content-type': 'application/json' });
    response.end(say.body ?? JSON.stringify({ error: { message: 'no', type: 'x', code: null } }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if ('wire' in say) {
    response.end(say.wire);
    return;
  }
  if ('cutAfter' in say) {
    response.write(chunk({ role: 'assistant', content: say.cutAfter }));
    setTimeout(() => response.destroy(), 20);
    return;
  }
  if ('endless' in say) {
    const event = chunk({ content: say.endless });
    while (!response.destroyed) {
      const goesOn = response.write(event);
      await new Promise<void>((next) => {
        if (goesOn) {
          setImmediate(next);
        } else {
          response.once('drain', next);
          response.once('close', next);
        }
      });
    }
    return;
  }
  const text = 'text' in say ? say.text : '';
  for (const piece of text.match(/[\s\S]{1,7}/gu) ?? []) {
    response.write(chunk({ content: piece }));
  }
  const calls = say.tools ?? [];
  for (const [index, { name, input }] of calls.entries()) {
    const args = 'raw' in say && say.raw !== undefined ? say.raw : JSON.stringify(input);
    response.write(
      chunk({
        tool_calls: [
          { index, id: `call_${String(index)}`, type: 'function', function: { name, arguments: args } },
        ],
      }),
    );
  }
  response.write(chunk({}, calls.length > 0 ? 'tool_calls' : 'stop'));
  response.end(USAGE);
}
