import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listOf, openApp } from '../../test/open-app.tsx';
import { aChannel, aChannelType, ALERTS_NOW } from '../../test/some-alerts.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(ALERTS_NOW));
});
afterEach(() => {
  viewAs('Viewer');
  cleanup();
  vi.restoreAllMocks();
});

const house = {
  '/notification-channels': listOf(
    aChannel(),
    aChannel({ id: 5, name: 'mail', state: 'broken', last_error: '535 bad password', waiting: 3 }),
  ),
  '/notification-channel-types': listOf(aChannelType()),
  'admin:/notification-channels/test': { outcome: 'refused', message: '401 unknown key', took_ms: 80 },
};

describe('channels', () => {
  it('say whether each gets through, and why not', async () => {
    openApp('/alerts/channels', house);
    expect(await screen.findByText('Works')).toBeTruthy();
    expect(screen.getByText('Refused')).toBeTruthy();
    expect(screen.getByText('535 bad password')).toBeTruthy();
  });

  it('are chosen by how they reach people, then asked what their kind needs', async () => {
    const { asked } = openApp('/alerts/channels?edit=new', {
      ...house,
      'admin:/notification-channels': aChannel(),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Webhook' }));
    expect(await screen.findByRole('link', { name: /hooks.example.com/ })).toBeTruthy();
    fireEvent.change(screen.getByLabelText(/^Name/), { target: { value: 'ops-2' } });
    fireEvent.change(screen.getByLabelText(/^Address/), { target: { value: 'https://x.example.com' } });
    const [, submit] = screen.getAllByRole('button', { name: 'Add a channel' });
    fireEvent.click(submit ?? document.body);
    expect(screen.getByText('must not be empty')).toBeTruthy();
    fireEvent.change(screen.getByLabelText(/^Secret/), { target: { value: 's3cret' } });
    fireEvent.click(submit ?? document.body);
    await waitFor(() => expect(locationService.getSearch().get('edit')).toBeNull());
    expect(asked('admin:/notification-channels')[0]).toMatchObject({
      method: 'POST',
      data: {
        name: 'ops-2',
        type: 'webhook',
        config: { url: 'https://x.example.com', secret: 's3cret', method: 'POST' },
      },
    });
  });

  it('show that a secret is set, not what it is, and are tried as the form has them', async () => {
    const { asked } = openApp('/alerts/channels?edit=4', house);
    expect((await screen.findByLabelText<HTMLInputElement>(/^Secret/)).value).toBe('configured');
    fireEvent.click(screen.getByRole('button', { name: 'Send a test message' }));
    expect(await screen.findByText('The provider refuses it')).toBeTruthy();
    expect(screen.getByText('401 unknown key')).toBeTruthy();
    const body = asked('admin:/notification-channels/test')[0]?.data as { channel: { config: object } };
    expect(body).toMatchObject({ id: 4, channel: { name: 'ops' } });
    expect(body.channel.config).not.toHaveProperty('secret');
  });

  it('are removed after a question', async () => {
    const { asked } = openApp('/alerts/channels', { ...house, 'admin:/notification-channels/5': undefined });
    fireEvent.click(await screen.findByRole('button', { name: 'What can be done with mail' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove the channel' }));
    expect(asked('admin:/notification-channels/5')).toHaveLength(0);
    fireEvent.click(screen.getByRole('button', { name: 'Remove the channel' }));
    await waitFor(() =>
      expect(asked('admin:/notification-channels/5')[0]).toMatchObject({ method: 'DELETE' }),
    );
  });
});
