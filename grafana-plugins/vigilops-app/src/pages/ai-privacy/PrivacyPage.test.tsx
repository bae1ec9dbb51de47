import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { openApp } from '../../test/open-app.tsx';

afterEach(cleanup);

const STATE = {
  ready: null,
  message: null,
  provider: 'ollama',
  model: 'ollama/qwen3:8b',
  is_local: true,
  raw_text: false,
  max_turns: 8,
  max_usd_per_question: 0.5,
  max_usd_per_day: 5,
  usd_today: 0,
};

it('shows who is asked and what is sent, with what stands in place of values', async () => {
  const page = openApp('/analysis/privacy', {
    '/assistant/privacy': {
      state: STATE,
      messages: [
        { role: 'system', before: 'Rules', after: 'Rules' },
        { role: 'user', before: 'Why did ada@example.com fail?', after: 'Why did <EMAIL_42> fail?' },
      ],
      marks: [{ mark: '<EMAIL_42>', count: 1 }],
      tools: [{ name: 'search_logs', title: 'Search logs' }],
      bytes: 30,
      raw_bytes: 40,
    },
    '/assistant': STATE,
  });
  expect(await screen.findByText('It is on your own network.')).toBeTruthy();
  expect(screen.getByText(/templates with placeholders instead of log lines/)).toBeTruthy();
  fireEvent.change(await screen.findByLabelText(/^About/), { target: { value: 'nonsense' } });
  expect(await screen.findByText(/Write incident:7/)).toBeTruthy();
  fireEvent.change(screen.getByLabelText(/^About/), { target: { value: 'incident:7' } });
  fireEvent.click(screen.getByRole('button', { name: 'Show what would be sent' }));
  expect(await screen.findByText('Why did ada@example.com fail?')).toBeTruthy();
  expect(screen.getByText('<EMAIL_42>').tagName).toBe('MARK');
  expect(page.requests.find(({ method }) => method === 'POST')?.data).toMatchObject({
    about: 'about=incident:7',
  });
});
