import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, matchesGlob, relative } from 'node:path';
import { stageNamed, type Copy, type Stage } from './dockerfile.ts';

const RUN_LIMIT_MS = 900_000;

export interface BuiltStage {
  /** Stands for / of the image. */
  readonly root: string;
  readonly workdir: string;
  /** Commands for the container's own system (accounts, folders outside of the work folder), which were not run. */
  readonly notRun: readonly string[];
}

export interface StageRunner {
  build(name: string): BuiltStage;
}

/**
 * Runs the steps of a Dockerfile without Docker: each stage is a folder below `scratch`, COPY takes what .dockerignore
 * lets through, and RUN runs npm and node, with `path` as PATH. What needs the image itself (accounts, other programs) is
 * left out and told in `notRun`.
 */
export function createStageRunner(options: {
  readonly context: string;
  readonly scratch: string;
  readonly stages: readonly Stage[];
  readonly path: string;
}): StageRunner {
  const { context, scratch, stages } = options;
  const built = new Map<string, BuiltStage>();
  const filesOfContext = contextFiles(context);

  function build(name: string): BuiltStage {
    const known = built.get(name);
    if (known !== undefined) {
      return known;
    }
    const stage = stageNamed(stages, name);
    const root = join(scratch, name);
    const base = stages.some((each) => each.name === stage.base) ? build(stage.base) : undefined;
    mkdirSync(root, { recursive: true });
    if (base !== undefined) {
      cpSync(base.root, root, { recursive: true, verbatimSymlinks: true });
    }
    let workdir = base === undefined ? root : join(root, relative(base.root, base.workdir));
    const notRun: string[] = [];
    for (const step of stage.steps) {
      if (step.kind === 'workdir') {
        workdir = join(root, step.path);
        mkdirSync(workdir, { recursive: true });
      } else if (step.kind === 'copy') {
        copy(step.copy, { root, workdir });
      } else if (step.kind === 'run' && /^(?:npm|node) /.test(step.command)) {
        run(step.command, workdir);
      } else if (step.kind === 'run') {
        notRun.push(step.command);
      }
    }
    const result = { root, workdir, notRun };
    built.set(name, result);
    return result;
  }

  function copy({ from, sources, target }: Copy, at: { root: string; workdir: string }): void {
    const to = target.startsWith('/') ? join(at.root, target) : join(at.workdir, target);
    for (const source of sources) {
      if (from === undefined) {
        copyFromContext(source, to, target.endsWith('/'));
      } else {
        cpSync(join(build(from).root, source), to, { recursive: true, verbatimSymlinks: true });
      }
    }
  }

  /** As Docker: a folder's content, or a file under its own name into a folder. */
  function copyFromContext(source: string, to: string, intoFolder: boolean): void {
    const files = filesOfContext.filter((file) => file === source || file.startsWith(`${source}/`));
    if (files.length === 0) {
      throw new Error(`COPY ${source}: there is no such file in the build's context`);
    }
    for (const file of files) {
      const name = file === source ? (intoFolder ? basename(file) : '') : relative(source, file);
      const goal = join(to, name);
      mkdirSync(dirname(goal), { recursive: true });
      cpSync(join(context, file), goal, { verbatimSymlinks: true });
    }
  }

  function run(command: string, cwd: string): void {
    const env = {
      ...Object.fromEntries(
        Object.entries(process.env).filter(([key]) => !/^(?:npm_|VITEST|NODE_ENV)/i.test(key)),
      ),
      PATH: options.path,
      npm_config_prefer_offline: 'true',
    };
    const done = spawnSync('sh', ['-c', command], { cwd, env, encoding: 'utf8', timeout: RUN_LIMIT_MS });
    if (done.status !== 0) {
      throw new Error(`RUN ${command}\n${done.stdout.slice(-4_000)}\n${done.stderr.slice(-4_000)}`);
    }
  }

  return { build };
}

/** What git knows or would take, without what .dockerignore names. */
function contextFiles(context: string): readonly string[] {
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: context,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const patterns = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  const isIgnored = (file: string) =>
    patterns.some((pattern) => matchesGlob(file, pattern) || matchesGlob(file, `${pattern}/**`));
  return listed.stdout
    .split('\n')
    .filter((file) => file !== '' && !isIgnored(file))
    .filter((file) => existsSync(join(context, file)) && statSync(join(context, file)).isFile());
}
