import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A provider that costs as little as one can: OpenAI's answer to a chat, whole or as a stream of so many chunks. Prints
 * its port. Run as a process of its own, so that its work is not counted as the gateway's.
 */
const [delayMs = '0', chunks = '32'] = process.argv.slice(2);

const usage = { prompt_tokens: 200, completion_tokens: Number(chunks), total_tokens: 200 + Number(chunks) };
const base = { id: 'chatcmpl-bench', created: 1_772_366_400, model: 'gpt-4o-mini-2024-07-18' };
const content = 'word '.repeat(Number(chunks));
const whole = JSON.stringify({
  ...base,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage,
});
const event = (data: object) =>
  `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', ...data })}\n\n`;
const delta = event({
  choices: [{ index: 0, delta: { content: 'word ' }, finish_reason: null }],
  usage: null,
});
const last =
  event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: null }) +
  event({ choices: [], usage }) +
  'data: [DONE]\n\n';

const server = createServer((request, response) => {
  let isStream = false;
  request.on('data', (chunk: Buffer) => {
    isStream ||= chunk.includes('"stream":true');
  });
  request.on('end', () => {
    if (!isStream) {
      const answer = () =>
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) })
          .end(whole);
      if (delayMs === '0') {
        answer();
      } else {
        setTimeout(answer, Number(delayMs));
      }
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let left = Number(chunks);
    const timer = setInterval(
      () => {
        left -= 1;
        response.write(delta);
        if (left === 0) {
          clearInterval(timer);
          response.end(last);
        }
      },
      Math.max(1, Number(delayMs)),
    );
    response.on('close', () => clearInterval(timer));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${String((server.address() as AddressInfo).port)}\n`);
});
