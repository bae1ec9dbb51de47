import { describe, expect, it } from 'vitest';
import { readAudit } from './audit.ts';

describe('an audit of dependencies', () => {
  it('names what is weak, from moderate on', () => {
    const weak = { severity: 'high', range: '<1.2.3' };
    const text = JSON.stringify({ vulnerabilities: { left: weak, right: { severity: 'low', range: '*' } } });
    expect(readAudit(text)).toEqual({ kind: 'done', found: ['left <1.2.3 (high)'] });
    expect(readAudit('{"vulnerabilities":{}}')).toEqual({ kind: 'done', found: [] });
  });

  it.each([
    ['{"message":"405 Method Not Allowed","statusCode":405}', '405 Method Not Allowed'],
    ['{"error":{"summary":"getaddrinfo ENOTFOUND"}}', 'getaddrinfo ENOTFOUND'],
    ['', 'npm said nothing that can be read'],
  ])('is skipped where nobody answers, and never green: %s', (text, reason) => {
    expect(readAudit(text)).toEqual({ kind: 'skipped', reason });
  });
});
