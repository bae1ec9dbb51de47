import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSealedSecrets, createSealer } from './sealed-text.ts';

const sealer = createSealer('a secret of tests alone', randomBytes);
const TEXT = 'Bearer canary-7f3a ✓';

describe('a sealed text', () => {
  it('opens for its purpose', () => {
    expect(sealer.open(sealer.seal(TEXT, 'check'), 'check')).toBe(TEXT);
    expect(sealer.open(sealer.seal('', 'check'), 'check')).toBe('');
  });

  it('shows nothing, and is another each time', () => {
    const [one, two] = [sealer.seal(TEXT, 'check'), sealer.seal(TEXT, 'check')];
    expect(one).toMatch(/^v1\.[0-9a-f]{16}\.[\w-]{16}\.[\w-]+$/);
    expect(one).not.toContain('canary');
    expect(one).not.toBe(two);
  });

  it('opens for no other purpose and with no other secret', () => {
    const sealed = sealer.seal(TEXT, 'check');
    expect(sealer.open(sealed, 'channel')).toBeUndefined();
    expect(createSealer('another secret', randomBytes).open(sealed, 'check')).toBeUndefined();
  });

  it('does not open when a single letter of it was changed', () => {
    const sealed = sealer.seal(TEXT, 'check');
    for (let place = 0; place < sealed.length; place += 1) {
      const other = sealed[place] === 'A' ? 'B' : 'A';
      const changed = `${sealed.slice(0, place)}${other}${sealed.slice(place + 1)}`;
      expect([undefined, TEXT], changed).toContain(sealer.open(changed, 'check'));
    }
    const [version, id, nonce, body = ''] = sealed.split('.');
    const flipped = Buffer.from(body, 'base64url');
    flipped[0] = (flipped[0] ?? 0) ^ 1;
    expect(
      sealer.open([version, id, nonce, flipped.toString('base64url')].join('.'), 'check'),
    ).toBeUndefined();
  });

  it.each(['', 'v1', 'v1...', 'v2.a.b.c', '....', 'x'.repeat(1_000)])('is not %j', (text) => {
    expect(sealer.open(text, 'check')).toBeUndefined();
  });
});

describe('sealed secrets', () => {
  const secrets = createSealedSecrets(sealer, 'channel');

  it('open by their keys, for their purpose alone', () => {
    const sealed = secrets.seal({ api_key: TEXT });
    expect(secrets.open({ sealed })).toEqual({ api_key: TEXT });
    expect(createSealedSecrets(sealer, 'provider').open({ sealed })).toBeUndefined();
  });

  it('are nothing where there is nothing', () => {
    expect(secrets.seal({})).toBeNull();
    expect(secrets.open({ sealed: null })).toEqual({});
  });
});
