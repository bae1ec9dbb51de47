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

describe('a conversation as a program says it', () => {
  const said = {
    messages: [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'It\'s "you"\n好' },
    ],
    temperature: 0.5,
    max_tokens: 20,
  } as const;

  it('is one argument of a shell, whatever quotes are in it', () => {
    const text = snippetOf('curl', { ...parts, said });
    const [, argument] = /-d '(.*)'$/.exec(text) ?? [];
    expect(JSON.parse(argument?.replaceAll("'\\''", "'") ?? '')).toEqual({ model: 'fast', ...said });
  });

  it('is written line by line for the clients of OpenAI', () => {
    expect(snippetOf('python', { ...parts, said })).toContain(
      [
        '    model="fast",',
        '    messages=[',
        '        {"role": "system", "content": "Be short."},',
        '        {"role": "user", "content": "It\'s \\"you\\"\\n好"},',
        '    ],',
        '    temperature=0.5,',
        '    max_tokens=20,',
      ].join('\n'),
    );
    expect(snippetOf('javascript', { ...parts, said })).toContain('    model: "fast",\n    messages: [\n');
  });

  it('has the words of the system apart for the client of Anthropic', () => {
    const text = snippetOf('anthropic', { ...parts, said });
    expect(text).toContain('    max_tokens=20,\n');
    expect(text).toContain('    system="Be short.",\n    messages=[{"role": "user"');
  });
});
