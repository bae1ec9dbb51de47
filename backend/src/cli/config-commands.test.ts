import { describe, expect, it } from 'vitest';
import { openHouse } from '../settings/test/memory-house.ts';
import { runConfigCommand } from './config-commands.ts';

const FILE = `
vigilops: 1
settings: { retention: { logs_days: 14 } }
services:
  - { name: Shop, check: { type: icmp, host: shop.example.com } }
`;

function desk(files: Readonly<Record<string, string>> = { 'house.yaml': FILE }) {
  const house = openHouse();
  const run = async (line: string): Promise<string> => {
    const lines: string[] = [];
    await runConfigCommand(line.split(' '), {
      configuration: house.configuration,
      readText: (file) => {
        const text = files[file];
        return text === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(text);
      },
      print: (text) => lines.push(text),
      signal: new AbortController().signal,
    });
    return lines.join('\n');
  };
  return { house, run };
}

describe('vigilops config', () => {
  it('says what a file would change, and changes nothing in a dry run', async () => {
    const { house, run } = desk();
    expect(await run('import --dry-run house.yaml')).toMatch(
      /^change setting retention\.logs_days\n {2}- 7\n {2}\+ 14\nadd service Shop\n {2}\+ name: Shop\n[^]*\n2 differences, nothing was changed$/,
    );
    expect(house.kept().services).toEqual([]);
  });

  it('changes it, names who did it, and has nothing to do afterwards', async () => {
    const { house, run } = desk();
    expect(await run('import house.yaml')).toMatch(/2 differences, done$/);
    expect(house.kept().services).toHaveLength(1);
    expect(await run('import house.yaml')).toBe('0 differences, done');
  });

  it('prints what it can read back', async () => {
    const { house, run } = desk();
    await run('import house.yaml');
    expect(await house.dryRun(await run('export'), true)).toEqual([]);
  });

  it('takes away what the file does not name only with --remove', async () => {
    const { house, run } = desk({ 'house.yaml': FILE, '-': 'vigilops: 1\nservices: []' });
    await run('import house.yaml');
    expect(await run('import -')).toBe('0 differences, done');
    expect(await run('import --remove -')).toMatch(/^remove service Shop\n/);
    expect(house.kept().services).toEqual([]);
  });

  it.each([
    ['', 'expected export or import'],
    ['exprt', 'got exprt'],
    ['export house.yaml', 'expected nothing more'],
    ['import', 'expected one file'],
    ['import a.yaml b.yaml', 'expected one file'],
    ['import --dry house.yaml', '--dry'],
    ['import other.yaml', 'other.yaml cannot be read'],
  ])('refuses %j with a sentence', async (line, sentence) => {
    await expect(desk().run(line)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining(sentence) as string,
    });
  });
});
