import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aStreamingBackend } from '../../test/fake-stream.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import { aCall, aKey, anAlias, aPoint, aProject, aProvider } from '../../test/some-llm.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => viewAs('Admin'));
afterEach(() => {
  viewAs('Viewer');
  cleanup();
});

const REQUEST_ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const house = {
  '/llm-projects': listOf(aProject({ id: 3, keep_texts_days: 7 }), aProject({ id: 4, name: 'lab' })),
  '/llm-providers': listOf(aProvider()),
  '/llm-aliases': listOf(anAlias()),
  '/llm-keys': listOf(),
  '/llm-calls': listOf(aCall({ request_id: REQUEST_ID, key_id: null, environment: 'playground' })),
};
const mine = {
  keys: [aKey({ id: 8 })],
  month_start: '2026-03-01T00:00:00.000000Z',
  month: aPoint(),
  models: [],
  budgets: [],
};

function open(path = '/llm/playground', answers: object = {}) {
  const streams = aStreamingBackend({ 'x-vigilops-request-id': REQUEST_ID });
  const app = openApp(path, { ...house, ...answers }, streams);
  const plays = () => streams.connections.filter(({ request }) => request.method === 'POST');
  return { ...app, plays };
}
const data = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
const ask = async (question: string) => {
  fireEvent.change(await screen.findByLabelText('Your message'), { target: { value: question } });
  fireEvent.click(screen.getByRole('button', { name: 'Ask' }));
};

describe('the playground', () => {
  it('shows an answer as it comes, and beneath it what the ledger has of it', async () => {
    const { plays, asked } = open();
    await ask('Hello?');
    expect(plays()[0]?.request).toMatchObject({
      url: '/api/plugin-proxy/vigilops-app/admin/llm-playground',
      data: { project_id: 3, model: 'fast', messages: [{ role: 'user', content: 'Hello?' }] },
    });
    act(() => plays()[0]?.send(data('Good ')));
    expect(screen.getByText('Good')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Stop' })).toBeTruthy();
    act(() => {
      plays()[0]?.send(data('morning'));
      plays()[0]?.end();
    });
    expect(screen.getByText('Good morning')).toBeTruthy();
    expect(await screen.findByText('1,200 → 300')).toBeTruthy();
    expect(screen.getByText('280 ms')).toBeTruthy();
    expect(screen.getByText('940 ms')).toBeTruthy();
    expect(screen.getByText('openai-main · gpt-4o-mini-2024-07-18')).toBeTruthy();
    expect(asked('/llm-calls')[0]?.url).toContain(`request_id=${REQUEST_ID}`);
  });

  it('goes on with what was said, told before by the system, and begins anew', async () => {
    const { plays } = open('/llm/playground?model=gpt-4o&payer=4');
    fireEvent.click(await screen.findByRole('button', { name: 'More' }));
    fireEvent.change(screen.getByLabelText(/^System prompt/), { target: { value: 'Be short.' } });
    fireEvent.change(screen.getByLabelText(/^Temperature/), { target: { value: '0.2' } });
    fireEvent.change(screen.getByLabelText(/^Tokens of an answer/), { target: { value: '50' } });
    await ask('One');
    act(() => {
      plays()[0]?.send(data('1'));
      plays()[0]?.end();
    });
    await ask('Two');
    expect(plays()[1]?.request.data).toEqual({
      project_id: 4,
      model: 'gpt-4o',
      temperature: 0.2,
      max_tokens: 50,
      messages: [
        { role: 'system', content: 'Be short.' },
        { role: 'user', content: 'One' },
        { role: 'assistant', content: '1' },
        { role: 'user', content: 'Two' },
      ],
    });
    fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
    expect(plays()[1]?.isOpen()).toBe(false);
    await ask('Three');
    expect((plays()[2]?.request.data as { messages: object[] }).messages).toHaveLength(2);
  });

  it('stops a call where it is, which the ledger has as well', async () => {
    const gone = aCall({ status: 'client_gone', tokens_from: 'estimated', output_tokens: 2 });
    const { plays } = open('/llm/playground', { '/llm-calls': listOf(gone) });
    await ask('Go on');
    act(() => plays()[0]?.send(data('for ever')));
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(plays()[0]?.isOpen()).toBe(false);
    expect(screen.getByText('Stopped here.')).toBeTruthy();
    expect(await screen.findByText('1,200 → 2 (estimated)')).toBeTruthy();
    expect(screen.getByText('Client gone')).toBeTruthy();
  });

  it('says in the words of the gateway why there is no answer, and leaves the question out of the next', async () => {
    const { plays } = open();
    await ask('Too dear');
    act(() =>
      plays()[0]?.refuse(402, { error: { message: 'The budget "tight" of 2 USD does not allow it' } }),
    );
    expect((await screen.findByRole('alert')).textContent).toContain(
      'A budget does not allow itThe budget "tight" of 2 USD',
    );
    await ask('Again');
    expect((plays()[1]?.request.data as { messages: object[] }).messages).toEqual([
      { role: 'user', content: 'Again' },
    ]);
    act(() => plays()[1]?.refuse(502, { error: { message: 'connection refused' } }));
    expect(await screen.findByText('connection refused')).toBeTruthy();
    expect(screen.getByText('There is no answer (502)')).toBeTruthy();
  });

  it('says who pays, and that a project keeps what is said', async () => {
    open();
    expect(await screen.findByText(/a call of the project support-bot/)).toBeTruthy();
    expect(screen.getByText(/Admins may read it/)).toBeTruthy();
    cleanup();
    open('/llm/playground?payer=4');
    expect(await screen.findByText(/a call of the project lab/)).toBeTruthy();
    expect(screen.queryByText(/Admins may read it/)).toBeNull();
  });

  it('shows the conversation as code', async () => {
    const { plays } = open();
    await ask('Hello?');
    act(() => {
      plays()[0]?.send(data('Yes'));
      plays()[0]?.end();
    });
    fireEvent.click(screen.getByRole('button', { name: 'As code' }));
    const code = () => screen.getByRole('group', { name: 'A call by curl' }).textContent;
    expect(code()).toContain('"messages": [{"role": "user", "content": "Hello?"}]');
    await ask('Really?');
    expect(code()).toContain(
      '{"role": "assistant", "content": "Yes"}, {"role": "user", "content": "Really?"}]',
    );
  });

  it('is for who holds a key, too, where VigilOps knows who that is', async () => {
    viewAs('Viewer');
    const { plays } = open('/llm/playground', { '/llm-me': mine });
    await ask('Hello?');
    expect(plays()[0]?.request).toMatchObject({
      url: '/api/plugin-proxy/vigilops-app/read/llm-me/playground',
      data: { key_id: 8 },
    });
    cleanup();
    open('/llm/playground', { '/llm-me': { ...mine, keys: [aKey({ state: 'revoked' })] } });
    expect(await screen.findByText('You have no key yet')).toBeTruthy();
  });

  it('teaches what it needs: a project, a provider', async () => {
    open('/llm/playground', { '/llm-projects': listOf() });
    expect(await screen.findByText('No project could pay for it')).toBeTruthy();
    cleanup();
    open('/llm/playground', { '/llm-providers': listOf(), '/llm-aliases': listOf() });
    expect(await screen.findByText('1. Add a provider, with a key of yours')).toBeTruthy();
  });
});

describe('texts that are kept', () => {
  const texts = {
    attempt: 1,
    until: '2026-03-22T00:00:00.000000Z',
    prompt: 'user:\nmail <EMAIL_1>',
    is_prompt_cut: false,
    answer: 'Done',
    is_answer_cut: true,
  };
  const kept = listOf(aCall({ request_id: REQUEST_ID, has_texts: true }));
  const path = `admin:/llm-calls/${REQUEST_ID}/texts`;
  const details = async () => fireEvent.click(await screen.findByRole('button', { name: /^Details of/ }));

  it('are read by Admins who ask for it, and forgotten after a question', async () => {
    const { asked } = open('/llm/calls', {
      '/llm-calls': kept,
      [path]: ({ method }: { method?: string }) => (method === 'DELETE' ? undefined : listOf(texts)),
    });
    await details();
    expect(asked(path)).toEqual([]);
    fireEvent.click(await screen.findByRole('button', { name: 'Show prompt and answer' }));
    expect((await screen.findByRole('group', { name: 'Prompt' })).textContent).toBe('user:\nmail <EMAIL_1>');
    expect(screen.getByText(/the first 64 KiB are kept/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Forget them' }));
    expect(asked(path)).toHaveLength(1);
    const [, sure] = screen.getAllByRole('button', { name: 'Forget them' });
    fireEvent.click(sure ?? document.body);
    await waitFor(() => expect(asked(path)[1]?.method).toBe('DELETE'));
  });

  it('are for nobody else', async () => {
    viewAs('Viewer');
    open('/llm/calls', { '/llm-calls': kept });
    await details();
    expect(await screen.findByText('Prompt and answer are kept; Admins may read them.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Show prompt and answer' })).toBeNull();
  });

  it('are switched on for a project with a warning, and off after a question', async () => {
    const projects = listOf(aProject({ keep_texts_days: null }));
    const { asked } = open('/llm/keys?project=1', {
      '/llm-projects': projects,
      'admin:/llm-projects/1': aProject(),
    });
    const days = await screen.findByLabelText(/^Keep prompts and answers for/);
    fireEvent.change(days, { target: { value: '400' } });
    const save = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Save the project' });
    expect(save().disabled).toBe(true);
    fireEvent.change(days, { target: { value: '30' } });
    expect(screen.getByText('All that is said will be stored here')).toBeTruthy();
    fireEvent.click(save());
    await waitFor(() =>
      expect(asked('admin:/llm-projects/1')[0]?.data).toMatchObject({ keep_texts_days: 30 }),
    );
    cleanup();
    const again = open('/llm/keys?project=1', {
      '/llm-projects': listOf(aProject({ keep_texts_days: 30 })),
      'admin:/llm-projects/1': aProject(),
    });
    fireEvent.change(await screen.findByLabelText(/^Keep prompts and answers for/), {
      target: { value: '' },
    });
    fireEvent.click(save());
    expect(await screen.findByText(/removed at once, for good/)).toBeTruthy();
    expect(again.asked('admin:/llm-projects/1')).toEqual([]);
    const [, sure] = screen.getAllByRole('button', { name: 'Save the project' });
    fireEvent.click(sure ?? document.body);
    await waitFor(() =>
      expect(again.asked('admin:/llm-projects/1')[0]?.data).toMatchObject({ keep_texts_days: null }),
    );
  });
});
