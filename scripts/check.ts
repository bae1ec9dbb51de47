import { spawn, spawnSync } from 'node:child_process';
import { ROOT } from './paths.ts';

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

/** Rules that know types hold all types of what they look at: in one run they would need more than 4 GiB. */
const LINT_HEAP_MIB = 6_144;
const LINT_PARTS = ['backend', 'grafana-plugins', 'console', '.'];

function lint(part: string): Step {
  const others = part === '.' ? LINT_PARTS.filter((other) => other !== '.') : [];
  return {
    name: part === '.' ? 'lint of the rest' : `lint of ${part}`,
    command: [
      'node',
      `--max-old-space-size=${String(LINT_HEAP_MIB)}`,
      'node_modules/eslint/bin/eslint.js',
      part,
      ...others.flatMap((other) => ['--ignore-pattern', `${other}/`]),
      '--max-warnings',
      '0',
      '--cache',
      '--cache-location',
      `node_modules/.cache/eslint/${part === '.' ? 'rest' : part}`,
    ],
  };
}

const STEPS: readonly Step[] = [
  ...LINT_PARTS.map(lint),
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'types of the Grafana app', command: ['tsc', '-p', 'grafana-plugins/vigilops-app'] },
  { name: 'types of the console', command: ['tsc', '-p', 'console'] },
  {
    name: 'unit tests',
    command: ['vitest', 'run', '--project', 'unit', '--project', 'web*', '--reporter', 'dot'],
  },
  {
    name: 'rooms and doors',
    command: [
      'depcruise',
      '--config',
      '.dependency-cruiser.mjs',
      'backend',
      'agent',
      'packages',
      'grafana-plugins',
      'console',
    ],
  },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'documents', command: ['node', 'scripts/check-docs.ts'] },
];

function run(step: Step): Promise<{ step: Step; code: number; output: string; seconds: number }> {
  const [program = '', ...args] = step.command;
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, FORCE_COLOR: '0' } });
    let output = '';
    const keep = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ step, code: 1, output: String(error), seconds: 0 }));
    child.on('close', (code) =>
      resolve({ step, code: code ?? 1, output, seconds: (performance.now() - startedAt) / 1000 }),
    );
  });
}

/** Generated files are fresh when making them again changes nothing that git sees. */
function generatedFilesAreFresh(): boolean {
  const state = () =>
    spawnSync('git', ['status', '--porcelain', '-uall'], { cwd: ROOT }).stdout.toString() +
    spawnSync('git', ['diff'], { cwd: ROOT, maxBuffer: 1 << 28 }).stdout.toString();
  const before = state();
  const made = spawnSync(process.execPath, ['scripts/generate.ts'], { cwd: ROOT, stdio: 'inherit' });
  return made.status === 0 && state() === before;
}

/** Where all tests run anyway, right after. */
const withoutTests = process.argv.includes('--without-tests');
const waiting = STEPS.filter((step) => !(withoutTests && step.name === 'unit tests'));
let failed = 0;
async function lane(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const { code, output, seconds } = await run(step);
    process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${seconds.toFixed(1)} s)\n`);
    if (code !== 0) {
      failed += 1;
      process.stdout.write(`${output.trimEnd()}\n`);
    }
  }
}
await Promise.all([lane(), lane()]);
const fresh = generatedFilesAreFresh();
process.stdout.write(
  `${fresh ? 'ok  ' : 'FAIL'} generated files${fresh ? '' : ': run `make gen` and commit'}\n`,
);
process.exitCode = failed > 0 || !fresh ? 1 : 0;
