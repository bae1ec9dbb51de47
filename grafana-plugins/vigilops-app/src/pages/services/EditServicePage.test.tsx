import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aHost } from '../../test/a-host.ts';
import { refusal } from '../../test/builders.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import { aDefinition, aService, aServiceDetail } from '../../test/some-services.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => viewAs('Admin'));
afterEach(cleanup);

const house = {
  '/hosts': listOf(aHost({}, { id: 3, name: 'web-1' })),
  '/services': listOf(aService({ id: 7, name: 'db' })),
  '/maintenance': listOf(),
};
const type = (label: string | RegExp, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
const said = (data: Partial<Record<'code' | 'detail' | 'help', string>>) =>
  refusal(400, { help: '', ...data });

describe('a new check', () => {
  it('is sent with what was typed and good defaults, and then shown', async () => {
    const made = aServiceDetail({ id: 12 });
    const { asked } = openApp('/services/new', { ...house, 'admin:/services': made, '/services/12': made });
    await screen.findByLabelText(/Name/);
    type(/Name/, 'shop');
    type(/URL/, 'https://shop.example.com/health');
    fireEvent.click(screen.getByText('Add the check'));
    await waitFor(() => expect(locationService.getLocation().pathname).toBe('/a/vigilops-app/services/12'));
    expect(asked('admin:/services')[0]).toMatchObject({
      method: 'POST',
      data: {
        name: 'shop',
        check: { type: 'http', url: 'https://shop.example.com/health', expected_status: ['2xx', '3xx'] },
        interval_seconds: 60,
        observers: { all: true },
      },
    });
  });

  it('says at each field what is missing, and sends nothing', async () => {
    const { asked } = openApp('/services/new', house);
    fireEvent.click(await screen.findByText('Add the check'));
    expect(screen.getAllByText('must not be empty')).toHaveLength(2);
    expect(asked('admin:/services')).toHaveLength(0);
    type(/URL/, 'shop');
    expect(screen.getByText('must be an http:// or https:// URL')).toBeTruthy();
  });

  it('says nothing of a field before it was left', async () => {
    openApp('/services/new', house);
    const url = await screen.findByLabelText(/URL/);
    type(/URL/, 'sho');
    expect(screen.queryByText('must be an http:// or https:// URL')).toBeNull();
    fireEvent.blur(url);
    expect(screen.getByText('must be an http:// or https:// URL')).toBeTruthy();
  });

  it('shows a refusal at the field that it names, until that is changed', async () => {
    openApp('/services/new', {
      ...house,
      'admin:/services': said({
        code: 'REQUEST_INVALID',
        detail: 'check.body_matches: is no pattern of RE2',
      }),
    });
    await screen.findByLabelText(/Name/);
    type(/Name/, 'shop');
    type(/URL/, 'https://shop.example.com');
    fireEvent.click(screen.getByText('Add the check'));
    // It is a field that was folded away.
    expect(await screen.findByText('is no pattern of RE2')).toBeTruthy();
    type(/Body matches/, 'ok');
    expect(screen.queryByText('is no pattern of RE2')).toBeNull();
  });

  it('says that its name is taken, and what else was refused', async () => {
    openApp('/services/new', {
      ...house,
      'admin:/services': refusal(409, { code: 'CONFLICT', detail: 'a service shop is there', help: '' }),
    });
    await screen.findByLabelText(/Name/);
    type(/Name/, 'shop');
    type(/URL/, 'https://shop.example.com');
    fireEvent.click(screen.getByText('Add the check'));
    expect(await screen.findByText('a service shop is there')).toBeTruthy();
    expect(screen.getByLabelText(/Name/).getAttribute('aria-describedby')).not.toBeNull();
  });

  it('knows what the address says of it', async () => {
    openApp('/services/new?telemetry=cart', house);
    expect(await screen.findByDisplayValue('cart')).toBeTruthy();
  });

  it('asks for what its type needs', async () => {
    openApp('/services/new', house);
    fireEvent.click(await screen.findByRole('radio', { name: 'TCP' }));
    expect(screen.getByLabelText(/Port/)).toBeTruthy();
    expect(screen.queryByLabelText(/URL/)).toBeNull();
    fireEvent.click(screen.getByRole('radio', { name: 'Heartbeat' }));
    expect(screen.getByLabelText(/^Expected every/)).toBeTruthy();
    expect(screen.queryByText('Asked by')).toBeNull();
  });

  it('brings the URL of a heartbeat to its page, and not into the address', async () => {
    const config = { type: 'heartbeat', period_seconds: 86_400, grace_seconds: 600 } as const;
    const made = aServiceDetail({
      id: 12,
      type: 'heartbeat',
      config,
      definition: aDefinition({ check: config }),
    });
    openApp('/services/new', {
      ...house,
      'admin:/services': { ...made, heartbeat_url: 'https://ops.example.com/h/secret' },
      '/services/12': made,
    });
    fireEvent.click(await screen.findByRole('radio', { name: 'Heartbeat' }));
    type(/Name/, 'backup');
    fireEvent.click(screen.getByText('Add the check'));
    expect(await screen.findByText('https://ops.example.com/h/secret')).toBeTruthy();
    expect(JSON.stringify(locationService.getSearchObject())).not.toContain('secret');
  });

  it('is nothing for a Member', async () => {
    viewAs('Viewer');
    openApp('/services/new', house);
    expect(await screen.findByText('This page is for Admins')).toBeTruthy();
  });
});

describe('a check that is there', () => {
  const check = {
    type: 'http',
    url: 'https://shop.example.com',
    method: 'GET',
    headers: { Authorization: '********' },
    expected_status: ['2xx'],
    follow_redirects: true,
    verify_certificate: true,
    certificate_days: 0,
  } as const;
  const known = aServiceDetail({
    id: 5,
    definition: aDefinition({ check: { ...check, expected_status: ['2xx'] } }),
  });

  it('keeps its secret headers unless a new value is typed', async () => {
    const { asked } = openApp('/services/5/edit', {
      ...house,
      '/services/5': known,
      'admin:/services/5': known,
    });
    fireEvent.click(await screen.findByText('More'));
    expect(screen.queryByDisplayValue('********')).toBeNull();
    fireEvent.click(screen.getByText('Save the check'));
    await waitFor(() => expect(asked('admin:/services/5')).toHaveLength(1));
    expect(asked('admin:/services/5')[0]).toMatchObject({
      method: 'PATCH',
      data: { definition: { check: { headers: { Authorization: '********' } } } },
    });
  });

  it('does not lose what is typed when newer figures come', async () => {
    const { asked } = openApp('/services/5/edit', { ...house, '/services/5': known });
    await screen.findByLabelText(/URL/);
    type(/URL/, 'https://new.example.com');
    fireEvent(document, new Event('visibilitychange'));
    await waitFor(() => expect(asked('/services/5').length).toBeGreaterThan(1));
    expect(screen.getByDisplayValue('https://new.example.com')).toBeTruthy();
  });

  it('of an agent is not edited here', async () => {
    openApp('/services/5/edit', { ...house, '/services/5': { ...known, definition: null } });
    expect(await screen.findByText('This service is not defined here')).toBeTruthy();
  });
});
