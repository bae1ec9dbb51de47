import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lookAtBuiltParts } from './files.ts';

const NAME = 'vigilops-agent-1.2.3-linux-x64.tar.gz';
const NOTE = `${'0'.repeat(64)}  ${NAME}\n`;

/** A house with these files, and what is said of the archives in it. */
async function archivesOf(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigilops-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, 'dist/packages'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path.join(folder, 'dist/packages', name), text);
  }
  const findings = await lookAtBuiltParts({ console: folder, agent: folder, version: '1.2.3' });
  const found = findings.find(({ part }) => part === 'agent archives');
  return found === undefined ? undefined : { ...found, says: found.says.replace(folder, '') };
}

describe('what the doctor says of the archives of the agent', () => {
  it('names the platforms whose hosts need no Node', async () => {
    expect(await archivesOf({ SHA256SUMS: NOTE, [NAME]: 'x' })).toEqual({
      level: 'ok',
      part: 'agent archives',
      says: 'linux-x64',
      todo: null,
    });
  });

  it.each([
    ['none were made', {}],
    ['those there are of another version', { SHA256SUMS: NOTE.replace('1.2.3', '1.2.2'), [NAME]: 'x' }],
  ])('gives the command where %s', async (_what, files) => {
    expect(await archivesOf(files)).toEqual({
      level: 'warn',
      part: 'agent archives',
      says: 'none of 1.2.3 in /dist/packages: hosts need a Node 20 or newer of their own',
      todo: 'make package (docs/guides/add-hosts.md)',
    });
  });

  it('names the one that is noted and not there: its host would be answered with 404', async () => {
    expect(await archivesOf({ SHA256SUMS: NOTE })).toMatchObject({
      level: 'warn',
      says: `not in /dist/packages: ${NAME}`,
    });
  });
});
