import { get, type ServerResponse } from 'node:http';

import { describe, expect, it } from 'vitest';

import { openHttp } from '../checks/test/probe-kit.ts';
import { type AnswerBody, readAnswer } from './read-answer.ts';

async function read(answer: (response: ServerResponse) => void, maxBytes: number): Promise<AnswerBody> {
  const port = await openHttp((_, response) => answer(response));
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent: false }, (response) => {
      readAnswer(response, maxBytes).then(resolve, reject);
    }).on('error', reject);
  });
}

describe('an answer', () => {
  it.each([
    ['nothing', '', { text: '', isCut: false }],
    ['as much as is read', 'ab', { text: 'ab', isCut: false }],
    ['one byte more', 'abc', { text: 'ab', isCut: true }],
  ])('of %s', async (_what, sent, { text, isCut }) => {
    const body = await read((response) => void response.end(sent), 2);
    expect({ text: body.bytes.toString(), isCut: body.isCut }).toEqual({ text, isCut });
  });

  it('that has no end is left where enough was read', async () => {
    const left = Promise.withResolvers<undefined>();
    const body = await read((response) => {
      response.on('close', () => left.resolve(undefined));
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(1_000)));
        response.once('drain', more);
      };
      more();
    }, 2_500);
    expect(body.bytes).toHaveLength(2_500);
    await left.promise;
  });

  it('that breaks off is none', async () => {
    const breaksOff = read((response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('half', () => response.destroy());
    }, 100);
    await expect(breaksOff).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
