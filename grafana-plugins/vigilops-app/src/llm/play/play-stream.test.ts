import { describe, expect, it } from 'vitest';
import type { ApiError } from '../../api/errors.ts';
import { aStreamingBackend } from '../../test/fake-stream.ts';
import { playStream, type PlayEvent, type Player } from './play-stream.ts';

const PROJECT: Player = { kind: 'project', id: 3 };
const PLAY = { model: 'fast', messages: [{ role: 'user' as const, content: 'Hello' }] };

function play(player = PROJECT) {
  const backend = aStreamingBackend({ 'x-vigilops-request-id': 'r-1', 'x-vigilops-redacted': '2' });
  const told: (PlayEvent | string)[] = [];
  const listening = playStream({ url: '/proxy', backend }, player, PLAY).subscribe({
    next: (event) => told.push(event),
    error: (error: ApiError) => told.push(`${String(error.status)} ${error.message}`),
    complete: () => told.push('over'),
  });
  const connection = backend.connections[0] ?? expect.fail('nobody was asked');
  return { told, listening, connection };
}
const chunk = (fields: object) => `data: ${JSON.stringify(fields)}\n\n`;
const said = (delta: object, more: object = {}) => chunk({ choices: [{ delta, ...more }] });

describe('an answer as it comes', () => {
  it('is asked for at the cost of a project, by the route of Admins', () => {
    const { connection } = play();
    expect(connection.request).toMatchObject({
      url: '/proxy/admin/llm-playground',
      method: 'POST',
      data: { ...PLAY, project_id: 3 },
    });
  });

  it('is asked for with a key of one’s own by the route of everybody', () => {
    const { connection } = play({ kind: 'key', id: 8 });
    expect(connection.request).toMatchObject({
      url: '/proxy/read/llm-me/playground',
      data: { ...PLAY, key_id: 8 },
    });
  });

  it('comes in pieces that end anywhere: thoughts, text, its end, and by which id the ledger has it', () => {
    const { told, connection } = play();
    const all = [
      said({ role: 'assistant', content: '' }),
      said({ reasoning_content: '嗯' }),
      said({ content: '你好' }),
      said({}, { finish_reason: 'length' }),
      chunk({ choices: [], usage: {} }),
      'data: [DONE]\n\n',
    ];
    connection.send(all.join(''), 5);
    connection.end();
    expect(told).toEqual([
      { kind: 'open', requestId: 'r-1', redacted: 2 },
      { kind: 'thought', text: '嗯' },
      { kind: 'text', text: '你好' },
      { kind: 'ended', reason: 'length' },
      'over',
    ]);
  });

  it('says in the words of the gateway why there is none', () => {
    const { told, connection } = play();
    connection.refuse(402, { error: { message: 'The budget "tight" …', type: 'insufficient_quota' } });
    expect(told).toEqual(['402 The budget "tight" …']);
  });

  it('says what VigilOps says where it was not the gateway that refused', () => {
    const { told, connection } = play();
    connection.refuse(404, { code: 'NOT_FOUND', detail: 'there is no project 3', help: '' });
    expect(told).toEqual(['404 there is no project 3']);
  });

  it('tells an error that comes in mid-stream', () => {
    const { told, connection } = play();
    connection.send(said({ content: 'He' }) + chunk({ error: { message: 'the stream broke off' } }));
    connection.end();
    expect(told.slice(1)).toEqual([
      { kind: 'text', text: 'He' },
      { kind: 'failed', message: 'the stream broke off' },
      'over',
    ]);
  });

  it('ends the call when nobody listens any more', () => {
    const { listening, connection } = play();
    listening.unsubscribe();
    expect(connection.isOpen()).toBe(false);
  });
});
