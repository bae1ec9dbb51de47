export type Command = 'run' | 'once' | 'check-config' | 'enroll' | 'inventory' | 'version' | 'help';

export interface Arguments {
  readonly command: Command;
  readonly configPath: string | undefined;
  /** Where to enrol. */
  readonly server: string | undefined;
  readonly json: boolean;
}

export const HELP = `vigilops-agent: watches this host and its log files, and sends what it sees to a VigilOps server.

  vigilops-agent [--config PATH]        run until stopped
  vigilops-agent --check-config         say what is wrong with the configuration, by line; exit code 0 or 1
  vigilops-agent --enroll SERVER        read the secret of an enrolment from standard input, fetch this host's token
                                        with it, and write token and configuration
  vigilops-agent --once [--json]        collect once, over one second, and print what would be sent; sends nothing
  vigilops-agent --inventory            print the hardware and the system as JSON; sends nothing
  vigilops-agent --version
  vigilops-agent --help

  --config PATH   default: /etc/vigilops/agent.yaml, or VIGILOPS_CONFIG

SIGTERM stops it within five seconds; what was not sent stays in the spool. SIGHUP reads the configuration again.
Every key and environment variable: docs/reference/agent-config.md.
`;

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['--once', 'once'],
  ['--check-config', 'check-config'],
  ['--enroll', 'enroll'],
  ['--inventory', 'inventory'],
  ['--version', 'version'],
  ['-V', 'version'],
  ['--help', 'help'],
  ['-h', 'help'],
]);

/** What the command line asks for, or what is wrong with it. */
export function parseArguments(words: readonly string[]): Arguments | { readonly error: string } {
  const commands: Command[] = [];
  let configPath: string | undefined;
  let server: string | undefined;
  let json = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const command = COMMANDS.get(word);
    if (command !== undefined) {
      commands.push(command);
      if (command === 'enroll') {
        server = words[(index += 1)];
        if (server === undefined || server.startsWith('-')) {
          return { error: '--enroll needs the address of the server' };
        }
      }
    } else if (word === '--json') {
      json = true;
    } else if (word === '--config' || word === '-c' || word.startsWith('--config=')) {
      configPath = word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[(index += 1)];
      if (configPath === undefined || configPath === '') {
        return { error: '--config needs a path' };
      }
    } else {
      return { error: `unknown argument ${word}` };
    }
  }
  if (commands.length > 1) {
    return { error: `${words.filter((word) => COMMANDS.has(word)).join(' and ')} do not go together` };
  }
  const command = commands[0] ?? 'run';
  return json && command !== 'once'
    ? { error: '--json goes with --once' }
    : { command, configPath, server, json };
}
