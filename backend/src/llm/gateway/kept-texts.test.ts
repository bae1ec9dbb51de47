import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LlmProjectRecord } from '../../model/index.ts';
import { useGateway } from '../test/gateway-of-test.ts';
import { SOME_SECRET, someBudget, someHouse, someProject } from '../test/some-house.ts';

const here = useGateway();

const open = (project: Partial<LlmProjectRecord>, budgets = [someBudget({ action: 'warn' })]) => {
  const providers = here.providers(['openai', 'anthropic']);
  return here.open(someHouse({ providers, projects: [someProject(project)], budgets }));
};

const ask = (model: string, content: string, stream: boolean) =>
  fetch(`${here.gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SOME_SECRET}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, stream, messages: [{ role: 'user', content }] }),
  });
const MODELS = ['openai/gpt-4o-mini', 'anthropic/claude-haiku-4-5'];

/** What the client read, of a stream or of a whole answer. */
function saidTo(client: string, stream: boolean): string {
  type Answer = { choices: { delta?: { content?: string }; message?: { content: string } }[] };
  const answers = stream
    ? client.split('\n').flatMap((line) => (line.startsWith('data: {') ? [line.slice(6)] : []))
    : [client];
  return answers
    .flatMap((text) => (JSON.parse(text) as Answer).choices)
    .map(({ delta, message }) => delta?.content ?? message?.content ?? '')
    .join('');
}

describe('prompt and answer', () => {
  it('are in no row of a project that does not ask for them', async () => {
    await open({ keep_texts_days: null });
    await (await ask('openai/gpt-4o-mini', 'a word to remember', true)).text();
    expect(await here.gateway.rowsOf(1)).toMatchObject([{ status: 'ok', texts: null }]);
  });

  it.each(MODELS.flatMap((model) => [true, false].map((stream) => ({ model, stream }))))(
    'are in the row of one that does: $model, streaming $stream',
    async ({ model, stream }) => {
      await open({ keep_texts_days: 7 });
      const client = await (await ask(model, 'a word to remember', stream)).text();
      const [row] = await here.gateway.rowsOf(1);
      expect(row?.texts).toEqual({
        prompt: 'user:\na word to remember',
        isPromptCut: false,
        answer: saidTo(client, stream),
        isAnswerCut: false,
      });
      expect(row?.texts?.answer).not.toBe('');
    },
  );

  it('are kept as they left the house: without what was taken out', async () => {
    await open({ keep_texts_days: 7, redact: 'secrets_and_personal_data' });
    await (await ask('openai/gpt-4o-mini', 'mail ada@example.com', true)).text();
    const [row] = await here.gateway.rowsOf(1);
    expect(row?.texts?.prompt).toBe('user:\nmail <EMAIL_1>');
  });

  it('are cut where they are long, and say so', async () => {
    await open({ keep_texts_days: 7 });
    await (await ask('openai/gpt-4o-mini', '字'.repeat(40_000), true)).text();
    const [row] = await here.gateway.rowsOf(1);
    expect(row?.texts?.isPromptCut).toBe(true);
    expect(Buffer.byteLength(row?.texts?.prompt ?? '')).toBeLessThanOrEqual(65_536);
    expect(row?.texts?.prompt.endsWith('字')).toBe(true);
  });

  it('are kept as far as they came where a client left', async () => {
    await open({ keep_texts_days: 7 });
    here.upstream.usually({ tokens: 2_000, tokenMs: 2 });
    const reader = (await ask('openai/gpt-4o-mini', 'go on', true)).body?.getReader();
    while (
      !Buffer.from((await reader?.read())?.value ?? [])
        .toString()
        .includes('"content":"')
    ) {
      // The first events have no text.
    }
    await reader?.cancel();
    const [row] = await here.gateway.rowsOf(1);
    expect(row).toMatchObject({ status: 'client_gone', texts: { prompt: 'user:\ngo on' } });
    expect(row?.texts?.answer).not.toBe('');
  });

  it('are not kept of a call that we refused ourselves', async () => {
    await open({ keep_texts_days: 7 }, [someBudget({ amount: '0' })]);
    expect((await ask('openai/gpt-4o-mini', 'no', true)).status).toBe(402);
    expect(await here.gateway.rowsOf(1)).toMatchObject([{ status: 'refused', texts: null }]);
  });

  it('stand in no file of the journal', async () => {
    await open({ keep_texts_days: 7 });
    here.gateway.away(true);
    await (await ask('openai/gpt-4o-mini', 'a word to remember', false)).text();
    // The row is made when its answer has ended; the journal has it ten milliseconds later.
    await expect.poll(() => journal(here.folder)).toContain('"kind":"ended"');
    expect(await journal(here.folder)).not.toContain('a word to remember');
    here.gateway.away(false);
    const [row] = await here.gateway.rowsOf(1);
    expect(row?.texts?.prompt).toContain('a word to remember');
  });
});

async function journal(of: string): Promise<string> {
  const files = await readdir(of);
  return (await Promise.all(files.map((file) => readFile(path.join(of, file), 'utf8')))).join('');
}
