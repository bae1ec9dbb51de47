import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ANSWER, installKit, SECRET, TOKEN } from './test/install-kit.ts';

/** What the script may call; a stand-in for each writes down that it was called. */
const PROGRAMS =
  'addgroup adduser awk basename cat chkconfig chmod chown cp curl deluser dirname dscl find getconf getent grep head id ' +
  'insserv install launchctl ldd ln make mkdir mktemp mv node openssl rc-service rc-update readlink rm rmdir sed sha256sum ' +
  'shasum sleep stty su sync systemctl tar tee touch tr uname update-rc.d useradd userdel usermod w wget who write yes';

const kit = installKit(process.env.PATH);
const { below, install, shell, program } = kit;
const configPath = () => below('etc/vigilops/agent.yaml');
const tokenPath = () => below('etc/vigilops/token');

describe('the script that installs an agent', () => {
  it.each([['sh'], ['bash']])(
    'does nothing when it is cut off, after whichever byte (%s)',
    async (sh) => {
      const script = await (await fetch(`${kit.url()}/install.sh`)).text();
      const stubs = path.join(kit.root(), 'stubs');
      const empty = path.join(kit.root(), 'empty');
      const log = path.join(kit.root(), 'called');
      mkdirSync(stubs);
      mkdirSync(empty);
      for (const name of PROGRAMS.split(' ')) {
        writeFileSync(path.join(stubs, name), `#!/bin/sh\necho "$0 $*" >>${log}\n`, { mode: 0o755 });
      }
      writeFileSync(path.join(kit.root(), 'script'), script);
      // bash is slow to start, and reads as sh does: every 97th byte is enough of it.
      const step = sh === 'bash' ? 97 : 1;
      const program = execFileSync('sh', ['-c', `command -v ${sh}`], { encoding: 'utf8' }).trim();
      const driver = `
      LC_ALL=C; cd ${empty}
      script=$(<${kit.root()}/script); PATH=${stubs}; export VIGILOPS_ROOT=${empty} VIGILOPS_ENROLLMENT=${SECRET}
      export PATH
      for ((i = 0; i < \${#script}; i += ${String(step)})); do
        ${program} <<<"\${script:0:i}" >/dev/null 2>&1
        files=(${empty}/* ${empty}/.[!.]*)
        if [[ -e ${log} || -e \${files[0]} || -e \${files[1]} ]]; then echo "cut after $i bytes"; exit; fi
      done
      ${program} <<<"$script" >/dev/null 2>&1
      [[ -e ${log} ]] && echo "only the whole script does something"`;
      const said = execFileSync('bash', ['-c', driver], { encoding: 'utf8' });
      expect(said).toBe('only the whole script does something\n');
    },
    1_200_000,
  );

  it('says what it would do, and does nothing, when it is asked to', async () => {
    const { code, said } = await install('--dry-run');
    expect(code, said).toBe(0);
    expect(said).toContain(`would fetch these from ${kit.url()}/install`);
    expect(said).toContain(`would enrol at ${kit.url()}`);
    expect(said).not.toContain(SECRET);
    expect(readdirSync(kit.root())).toEqual([]);
    expect(kit.asked).toEqual([]);
  });

  it.each([['sh'], ['bash']])('installs an agent that starts, through a pipe to %s', async (sh) => {
    const { code, said } = await install('', undefined, sh);
    expect(code, said).toBe(0);
    expect(said).toContain('enrolled as');
    expect(said + readFileSync(configPath(), 'utf8')).not.toContain(SECRET);
    expect(kit.asked).toHaveLength(1);
    expect(kit.asked[0]?.authorization).toBe(`Bearer ${SECRET}`);
    expect(readFileSync(tokenPath(), 'utf8')).toBe(`${TOKEN}\n`);
    expect(statSync(tokenPath()).mode & 0o777).toBe(0o600);
    expect(statSync(configPath()).mode & 0o777).toBe(0o640);
    expect(statSync(below('var/lib/vigilops-agent')).mode & 0o777).toBe(0o700);
    const launcher = below('usr/local/bin/vigilops-agent');
    const check = await shell(`${launcher} --config ${configPath()} --check-config`);
    expect(check).toEqual({ code: 0, said: 'ok\n' });
    const unit = readFileSync(below('etc/systemd/system/vigilops-agent.service'), 'utf8');
    expect(unit).toContain('ExecStart=/usr/local/bin/vigilops-agent --config /etc/vigilops/agent.yaml\n');
    expect(unit).toContain('ExecReload=/bin/kill -HUP $MAINPID\n');
    expect(readdirSync(below('usr/local/lib'))).toEqual(['vigilops-agent']);
  });

  it('brings an agent up to date when it runs again, and keeps what is the host’s own', async () => {
    await install();
    const config = `${readFileSync(configPath(), 'utf8')}log_level: debug\n`;
    writeFileSync(configPath(), config);
    writeFileSync(below('var/lib/vigilops-agent/spooled'), 'data');
    const library = below('usr/local/lib/vigilops-agent');
    writeFileSync(path.join(program(), 'vigilops-agent.cjs'), 'damaged');
    writeFileSync(path.join(library, 'gone.cjs'), 'of the time before versions had folders');
    const { code, said } = await install('', {});
    expect(code, said).toBe(0);
    // No secret, no enrolment: it has its token.
    expect(kit.asked).toHaveLength(1);
    expect(readFileSync(configPath(), 'utf8')).toBe(config);
    expect(readFileSync(below('var/lib/vigilops-agent/spooled'), 'utf8')).toBe('data');
    expect(existsSync(path.join(library, 'gone.cjs'))).toBe(false);
    expect((await shell(`${below('usr/local/bin/vigilops-agent')} --version`)).said).toMatch(
      /^vigilops-agent /,
    );
    // With one, it gets another token, and keeps its configuration all the same.
    const other = `vgo_agent_${'u'.repeat(43)}`;
    kit.answerWith(200, { ...ANSWER, token: other });
    expect((await install()).code).toBe(0);
    expect(readFileSync(tokenPath(), 'utf8')).toBe(`${other}\n`);
    expect(readFileSync(configPath(), 'utf8')).toBe(config);
  });

  it('takes the secret from a file', async () => {
    const file = path.join(kit.root(), 'secret');
    writeFileSync(file, `${SECRET}\n`, { mode: 0o600 });
    const { code, said } = await install('', { VIGILOPS_ENROLLMENT_FILE: file });
    expect(code, said).toBe(0);
    expect(kit.asked[0]?.authorization).toBe(`Bearer ${SECRET}`);
  });

  it('shows the secret to no program: neither in arguments nor in the environment', async () => {
    const stubs = path.join(kit.root(), 'stubs');
    const log = path.join(kit.root(), 'called');
    mkdirSync(stubs);
    // The stand-in for tr must not call itself.
    const tr = execFileSync('sh', ['-c', 'command -v tr'], { encoding: 'utf8' }).trim();
    const noting = (real: string) =>
      `#!/bin/sh\n{ echo "CALLED $0 $*"; ${tr} '\\0' '\\n' <"/proc/$$/environ"; } >>${log}; exec ${real} "$@"\n`;
    for (const name of PROGRAMS.split(' ')) {
      const real = execFileSync('sh', ['-c', `command -v ${name} || true`], { encoding: 'utf8' }).trim();
      if (real !== '') {
        writeFileSync(path.join(stubs, name), noting(real), { mode: 0o755 });
      }
    }
    // Node too, as the agent that enrols.
    const node = path.join(stubs, 'noted-node');
    writeFileSync(node, noting(process.execPath), { mode: 0o755 });
    const environment = { PATH: `${stubs}:${process.env.PATH ?? ''}`, VIGILOPS_NODE: node };
    const calls = () =>
      readFileSync(log, 'utf8')
        .split(/^CALLED /m)
        .slice(1);
    // As the console gives it: a line of the script itself.
    const line = `{ echo VIGILOPS_ENROLLMENT=${SECRET}; curl -fsSL ${kit.url()}/install.sh; } | bash`;
    const { code, said } = await shell(line, environment);
    expect(code, said).toBe(0);
    expect(calls().some((call) => call.includes('--enroll'))).toBe(true);
    expect(calls().filter((call) => call.includes('vgo_enroll_'))).toEqual([]);
    // By the environment it comes as far as the shell that runs the script, and to who was started beside it.
    rmSync(log);
    const again = await install('', { ...environment, VIGILOPS_ENROLLMENT: SECRET });
    expect(again.code, again.said).toBe(0);
    expect(calls().some((call) => call.includes('--enroll'))).toBe(true);
    const knowing = calls().filter((call) => call.includes('vgo_enroll_'));
    expect(knowing.map((call) => call.split('\n', 1)[0])).toEqual([
      `${stubs}/curl -fsSL ${kit.url()}/install.sh`,
    ]);
  });

  it.each([
    ['that was used', 401, 'the enrolment "web" was used already, by the host "db-1"', 'was used already'],
    ['that has expired', 401, 'the enrolment "web" has expired', 'has expired'],
    ['while the server cannot', 503, 'the database is away', 'as good as before'],
  ])('leaves nothing behind with an enrolment %s', async (_, status, detail, words) => {
    kit.answerWith(status, { type: 'about:blank', status, detail });
    const { code, said } = await install();
    expect(code).toBe(1);
    expect(said).toContain(words);
    expect(existsSync(tokenPath())).toBe(false);
    expect(existsSync(configPath())).toBe(false);
    expect(existsSync(below('usr/local/bin/vigilops-agent'))).toBe(false);
    expect(readdirSync(below('usr/local/lib'))).toEqual([]);
  });

  it('installs nothing that it was not written for', async () => {
    await install();
    const before = readFileSync(path.join(program(), 'vigilops-agent.cjs'), 'utf8');
    writeFileSync(path.join(kit.folder(), 'dist/speak.cjs'), 'a new version');
    kit.spoil((name) => name === 'vigilops-agent.cjs');
    const { code, said } = await install();
    expect(code).toBe(1);
    expect(said).toContain('not what this script was written for');
    expect(kit.asked).toHaveLength(1);
    expect(readFileSync(path.join(program(), 'vigilops-agent.cjs'), 'utf8')).toBe(before);
    expect(readdirSync(below('usr/local/lib/vigilops-agent'))).toEqual(['versions']);
    expect(readdirSync(below('usr/local/lib/vigilops-agent/versions'))).toHaveLength(1);
  });

  it.each([
    ['a secret, and has no terminal', {}, 'there is no terminal to ask on'],
    ['the right secret', { VIGILOPS_ENROLLMENT: 'vgo_agent_x' }, 'not the secret of an enrolment'],
  ])('says that it needs %s, and leaves nothing', async (_, environment, words) => {
    const { code, said } = await install('', environment);
    expect(code, said).toBe(1);
    expect(said).toContain(words);
    expect(readdirSync(kit.root())).toEqual([]);
  });

  it.each([
    ['none', 'exit 1', 'Found: none.'],
    ['an old one', 'echo 18', 'old-node (version 18).'],
    ['one that does not run', 'echo "Illegal instruction"', 'Found: none.'],
  ])('says which Node it needs where there is %s', async (_, body, words) => {
    const bare = path.join(kit.root(), 'bare');
    mkdirSync(bare);
    for (const name of ['sh', 'curl', 'sed', 'uname', 'id', 'readlink']) {
      const real = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
      writeFileSync(path.join(bare, name), `#!/bin/sh\nexec ${real} "$@"\n`, { mode: 0o755 });
    }
    const node = path.join(bare, 'old-node');
    writeFileSync(node, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    // This machine has one where the script looks; here it is as if it had none.
    const line = `curl -fsSL ${kit.url()}/install.sh | sed 's# /[a-z]*/[^ ]*/node# /none#g' | sh`;
    const { code, said } = await shell(line, {
      PATH: bare,
      VIGILOPS_NODE: node,
      VIGILOPS_ENROLLMENT: SECRET,
    });
    expect(code, said).toBe(1);
    expect(said).toContain('the agent needs Node 20 or newer');
    expect(said).toContain(words);
    expect(kit.asked).toEqual([]);
    expect(readdirSync(kit.root())).toEqual(['bare']);
  });

  it('removes the program and keeps the spool, or removes all of it', async () => {
    await install();
    writeFileSync(below('var/lib/vigilops-agent/spooled'), 'data');
    const { code, said } = await install('--uninstall', {});
    expect(code, said).toBe(0);
    expect(existsSync(below('usr/local/bin/vigilops-agent'))).toBe(false);
    expect(readdirSync(below('usr/local/lib'))).toEqual([]);
    expect(readdirSync(below('etc/systemd/system'))).toEqual([]);
    expect(readFileSync(below('var/lib/vigilops-agent/spooled'), 'utf8')).toBe('data');
    expect(readFileSync(tokenPath(), 'utf8')).toBe(`${TOKEN}\n`);
    // Again is no error, and the next installation goes on where this one stopped.
    expect((await install('--uninstall', {})).code).toBe(0);
    expect((await install('', {})).code).toBe(0);
    expect(kit.asked).toHaveLength(1);
    expect((await install('--uninstall --purge', {})).code).toBe(0);
    expect(existsSync(below('etc/vigilops'))).toBe(false);
    expect(existsSync(below('var/lib/vigilops-agent'))).toBe(false);
  });

  it.each([['--purge'], ['--unistall'], ['now']])('does nothing with %s', async (word) => {
    const { code } = await install(word);
    expect(code).toBe(1);
    expect(readdirSync(kit.root())).toEqual([]);
  });
});
