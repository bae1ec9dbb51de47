import type { AssistantEvent, AssistantState } from '@vigilops/contracts/api';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { aStreamingBackend } from '../../test/fake-stream.ts';
import { openApp } from '../../test/open-app.tsx';

afterEach(cleanup);

const STATE: AssistantState = {
  ready: null,
  message: null,
  provider: 'ollama',
  model: 'ollama/qwen3:8b',
  is_local: true,
  raw_text: false,
  max_turns: 8,
  max_usd_per_question: 0.5,
  max_usd_per_day: 5,
  usd_today: 0.25,
};
const ROW = { cite: 'incident:7', link: '/a/vigilops-app/alerts/incidents/7', label: 'Payment is down' };

function open(address = '/analysis/ask', over: Readonly<Record<string, unknown>> = {}) {
  const streams = aStreamingBackend();
  const page = openApp(
    address,
    {
      '/assistant/conversations': { items: [] },
      '/assistant': STATE,
      '/investigations': { items: [] },
      ...over,
    },
    streams,
  );
  const asked = () => streams.connections.filter(({ request }) => request.url.endsWith('/assistant/ask'));
  const tell = (...events: AssistantEvent[]) =>
    act(() =>
      asked()
        .at(-1)
        ?.send(events.map((one) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join('')),
    );
  return { ...page, asked, tell };
}

const STARTED: AssistantEvent = {
  type: 'started',
  conversation_id: '00000000-0000-4000-8000-000000000001',
  turn_id: '00000000-0000-4000-8000-000000000002',
  provider: 'ollama',
  model: 'ollama/qwen3:8b',
  is_local: true,
  max_turns: 8,
  max_usd: 0.5,
};
const part = (text: string, over: object = {}): AssistantEvent => ({
  type: 'part',
  part: { text, citations: [], invented: 0, starts_line: false, ...over },
});

async function ask(question: string) {
  const box = await screen.findByRole('textbox', { name: 'Question' });
  fireEvent.change(box, { target: { value: question } });
  fireEvent.keyDown(box, { key: 'Enter' });
}

describe('asking', () => {
  it('shows the answer as it comes, what was looked at, and references that open', async () => {
    const { asked, tell } = open();
    await ask('Why is payment down?');
    await waitFor(() => expect(asked()).toHaveLength(1));
    expect(asked()[0]?.request.data).toEqual({ question: 'Why is payment down?', language: 'en' });
    tell(
      STARTED,
      { type: 'turn', number: 1 },
      part('Let me look.'),
      { type: 'retract' },
      {
        type: 'tool',
        tool: 'list_incidents',
        title: 'List incidents',
        input: '{"state":"firing"}',
        rows: 1,
        error: null,
      },
      part('The pool is full.', { citations: [ROW] }),
      part('It was the disk.', { invented: 1 }),
    );
    const chip = await screen.findByRole('link', { name: 'incident' });
    expect(chip.getAttribute('href')).toBe(ROW.link);
    expect(screen.queryByText(/Let me look/)).toBeNull();
    expect(screen.getByText('not supported')).toBeTruthy();
    expect(screen.getByText('Queries: 1, rows: 1')).toBeTruthy();
    expect(screen.getByText('{"state":"firing"}')).toBeTruthy();
    tell(
      { type: 'cost', input_tokens: 2_000, output_tokens: 100, usd: 0.01 },
      { type: 'end', ended: 'answered', message: null },
    );
    act(() => asked()[0]?.end());
    expect(await screen.findByText(/ollama\/qwen3:8b, 2100 tokens, \$0.01/)).toBeTruthy();
    await ask('And now?');
    await waitFor(() => expect(asked()).toHaveLength(2));
    expect(asked()[1]?.request.data).toMatchObject({ conversation_id: STARTED.conversation_id });
  });

  it('is text and nothing else, whatever a model or a row says', async () => {
    const { asked, tell, container } = open();
    await ask('Why?');
    await waitFor(() => expect(asked()).toHaveLength(1));
    tell(
      STARTED,
      part('<img src=x onerror=alert(1)> [x](https://evil.example)', {
        citations: [
          { cite: 'log:1', link: 'https://evil.example/a', label: 'x' },
          { cite: 'log:2', link: '/a/vigilops-app//evil.example', label: 'x' },
          { cite: 'log:3', link: 'javascript:alert(1)', label: 'x' },
        ],
      }),
    );
    expect(await screen.findByText(/<img src=x/)).toBeTruthy();
    expect(container.querySelector('img[src="x"], a[href*="evil"], a[href^="javascript"]')).toBeNull();
  });

  it('stops, and its call with it', async () => {
    const { asked, tell } = open();
    await ask('Why?');
    await waitFor(() => expect(asked()).toHaveLength(1));
    tell(STARTED, part('It was'));
    fireEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(asked()[0]?.isOpen()).toBe(false);
    expect(await screen.findByText('Stopped.')).toBeTruthy();
  });

  it('shows what was found where no model answered', async () => {
    const { asked, tell } = open('/analysis/ask', {
      '/assistant': { ...STATE, ready: 'off', message: 'Analysis with a language model is off. An Admin…' },
    });
    expect(await screen.findByText(/is off\. An Admin/)).toBeTruthy();
    await ask('Why?');
    await waitFor(() => expect(asked()).toHaveLength(1));
    tell(STARTED, { type: 'evidence', rows: [ROW] }, { type: 'end', ended: 'off', message: 'It is off.' });
    const found = await screen.findByRole('link', { name: 'Payment is down' });
    expect(found.getAttribute('href')).toBe(ROW.link);
  });

  it('says in place why a question was not asked', async () => {
    const { asked } = open();
    await ask('Why?');
    await waitFor(() => expect(asked()).toHaveLength(1));
    act(() =>
      asked()[0]?.refuse(503, { code: 'OVERLOADED', detail: 'two questions are under way', help: '' }),
    );
    expect(await screen.findByText(/VigilOps is busy/)).toBeTruthy();
  });

  it('knows what it is about from its address', async () => {
    const { asked } = open('/analysis/ask?about=incident:7');
    expect(await screen.findByText('About: incident:7')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Ask' }));
    await waitFor(() => expect(asked()).toHaveLength(1));
    expect(asked()[0]?.request.data).toMatchObject({
      about: 'about=incident%3A7',
      question: 'What is this, and why?',
    });
  });
});

describe('what was asked and looked into before', () => {
  it('opens as it was, and is deleted', async () => {
    const id = STARTED.conversation_id;
    const times = { created_at: '2026-03-01T12:00:00.000000Z', updated_at: '2026-03-01T12:00:00.000000Z' };
    const page = open('/analysis/ask', {
      [`/assistant/conversations/${id}`]: {
        id,
        title: 'Why?',
        ...times,
        turns: 1,
        asked: [
          {
            id: STARTED.turn_id,
            question: 'Why was that?',
            about: null,
            asked_at: times.created_at,
            ended: 'answered',
            parts: [{ text: 'The pool.', citations: [ROW], invented: 0, starts_line: true }],
            evidence: [],
            tool_calls: [],
            provider: 'ollama',
            model: 'ollama/qwen3:8b',
            input_tokens: 1,
            output_tokens: 1,
            usd: null,
          },
        ],
      },
      '/assistant/conversations': { items: [{ id, title: 'Why?', ...times, turns: 1 }] },
    });
    const history = within(await screen.findByRole('region', { name: 'Asked before' }));
    fireEvent.click(await history.findByRole('button', { name: 'Why?' }));
    expect(await screen.findByText('Why was that?')).toBeTruthy();
    expect(screen.getByText(/The pool\./)).toBeTruthy();
    fireEvent.click(history.getByRole('button', { name: 'Delete this conversation' }));
    await waitFor(() => expect(page.requests.some(({ method }) => method === 'DELETE')).toBe(true));
  });
});
