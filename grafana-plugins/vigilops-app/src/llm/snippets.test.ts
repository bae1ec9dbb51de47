import { describe, expect, it } from 'vitest';
import { CLIENTS, gatewayOf, snippetOf } from './snippets.ts';

const parts = { address: 'https://vigil.example.com/', key: 'vg-secret', model: 'fast' };

describe('what a program needs to ask the gateway', () => {
  it.each(CLIENTS)('names, for %s, address, key and model', (client) => {
    const text = snippetOf(client, parts);
    expect(text).toContain('https://vigil.example.com');
    expect(text).toContain('vg-secret');
    expect(text).toContain('fast');
  });

  it('has /v1 once for clients of OpenAI, and leaves it to that of Anthropic', () => {
    expect(gatewayOf('https://vigil.example.com/')).toBe('https://vigil.example.com/v1');
    expect(snippetOf('python', parts)).toContain('base_url="https://vigil.example.com/v1"');
    expect(snippetOf('anthropic', parts)).toContain('base_url="https://vigil.example.com"');
  });
});
