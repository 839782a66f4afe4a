/**
 * The `keyway` command as data for commander: names, options, help. What a command does stands in commands/. Those that
 * need the server or the sandbox are loaded when they are called, so that the others answer at once.
 */
import { API_TYPES, type ApiType, DEBUG_MOST_MINUTES, SETTINGS, type Setting } from '@keyway/contract'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { type CallCommand, callOperation } from './commands/call.ts'
import { authorizeConnection, listConnections, pingConnection } from './commands/connections.ts'
import { type DebugOptions, debugConnection } from './commands/debug.ts'
import { examineConnection } from './commands/doctor.ts'
import { listFlows, type NarrowedRun, runFlow } from './commands/flows.ts'
import { listOperations } from './commands/operations.ts'
import { signIn } from './commands/signin.ts'
import { gathered } from './gathered.ts'
import { addKeyCommands } from './key-commands.ts'
import { reportProblem } from './output/report-problem.ts'
import type { Terminal } from './output/terminal.ts'
import { EXIT, type ExitCode } from './problem.ts'
import { addConnectLinks, addEvents, addWebhooks } from './program-health.ts'
import { addErrors, addJobs } from './program-jobs.ts'
import { addAudit, addConfig, addKeptConnections } from './program-keeping.ts'
import type { CommonOptions } from './program-parts.ts'
import { addRecords } from './program-records.ts'
import { addTemplates } from './program-templates.ts'
import { clientOfRunningServer } from './running/find-server.ts'

/** @param end told the exit code once the chosen command is through */
export function createProgram(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const program = new Command('keyway')
    .description('Connections, exports, imports and flows for Azure Key Vault.')
    .version(packageJson.version, '--version', 'print the version')
    .showHelpAfterError('(keyway --help tells what there is)')
    .configureOutput({
      writeOut: (text) => terminal.line(text.trimEnd()),
      writeErr: (text) => terminal.problem(text.trimEnd()),
    })

  /** Runs a command's job, and turns whatever it throws into words and an exit code. */
  const run = async (options: CommonOptions, job: () => Promise<ExitCode>): Promise<void> => {
    try {
      end(await job())
    } catch (error) {
      end(reportProblem(error, terminal, options.json === true))
    }
  }

  withSettings(program.command('start'))
    .description('Start Keyway, and print a sign-in URL when it is ready. Ctrl+C stops it.')
    .option('--sandbox', 'start the Azure sandbox as well, and let connections use it')
    .option('--sandbox-port <number>', "https port of the sandbox's Azure; 0 takes a free one", port)
    .option('--sandbox-http-port <number>', "http port of the sandbox's pages; 0 takes a free one", port)
    .option('--sample', 'put sample data into the sandbox and Keyway (with --sandbox)')
    .option('--json', 'print one JSON object when ready')
    .action((options) => run(options, async () => (await import('./commands/start.ts')).start(options, terminal)))

  program
    .command('signin')
    .description('Print a new one-time sign-in URL of the running Keyway.')
    .option('--data-dir <folder>', 'data folder of the running Keyway')
    .option('--json', 'print JSON')
    .action((options: CommonOptions) =>
      run(options, async () => signIn(await clientOfRunningServer(options), terminal, options.json === true)),
    )

  program
    .command('demo')
    .description(
      'Do the whole job once against the sandbox, in a temporary folder, and compare both vaults at the end.',
    )
    .option('--json', 'print one JSON object and nothing else')
    .action((options: CommonOptions) =>
      run(options, async () => (await import('./commands/demo.ts')).demo(terminal, options.json === true)),
    )

  const connections = program.command('connections').description('Look at connections, test and authorize them.')
  withServer(connections.command('list'), 'List connections and their status.')
    .option('--search <text>', 'only those with this text in their name or address')
    .option('--status <status>', 'only those that are online, offline, needsAuthorization or needsSecret')
    .action((options: CommonOptions & { readonly search?: string; readonly status?: string }) =>
      run(options, async () => listConnections(await clientOfRunningServer(options), terminal, options)),
    )
  withServer(connections.command('ping'), 'Test a connection.')
    .argument('<name-or-id>', 'name or id of the connection')
    .action((name: string, options: CommonOptions) =>
      run(options, async () =>
        pingConnection(await clientOfRunningServer(options), terminal, name, options.json === true),
      ),
    )
  withServer(
    connections.command('doctor'),
    'Check a connection step by step, and say where it stops and what to do. Exit code 0: all well; 1: something is wrong.',
  )
    .argument('<name-or-id>', 'name or id of the connection')
    .option('--groups <list>', 'look at the permissions of these only: some of secrets,keys,certificates')
    .action((name: string, options: CommonOptions & { readonly groups?: string }) =>
      run(options, async () => {
        const { json = false, groups } = options
        return examineConnection(await clientOfRunningServer(options), terminal, name, { json, groups })
      }),
    )

  withServer(
    connections.command('authorize'),
    'Authorize a connection: at once when its app signs in by itself, else print the address a person opens.',
  )
    .argument('<name-or-id>', 'name or id of the connection')
    .option('--from <name-or-id>', 'use the sign-in of this connection of the same OAuth 2.0 client')
    .action((name: string, options: CommonOptions & { readonly from?: string }) =>
      run(options, async () => {
        const client = await clientOfRunningServer(options)
        return authorizeConnection(client, terminal, name, { json: options.json === true, from: options.from })
      }),
    )

  withServer(
    connections.command('debug'),
    'Show the debug log of a connection: its calls and their answers, without secrets. It ends by itself.',
  )
    .argument('<name-or-id>', 'name or id of the connection')
    .option('--minutes <number>', 'switch it on for 1 to 60 minutes; 0 switches it off', minutes)
    .option('--follow', 'go on showing calls until the log ends')
    .option('--clear', 'delete what the log holds')
    .action((name: string, options: CommonOptions & Partial<DebugOptions>) =>
      run(options, async () => {
        const { json = false, follow = false, clear = false } = options
        const client = await clientOfRunningServer(options)
        return debugConnection(client, terminal, name, { json, minutes: options.minutes, follow, clear })
      }),
    )
  const parts = { terminal, run, withServer }
  addKeptConnections(connections, parts)
  addConnectLinks(connections, parts)

  const flows = program.command('flows').description('Look at flows and run them.')
  withServer(flows.command('list'), 'List flows.').action((options: CommonOptions) =>
    run(options, async () => listFlows(await clientOfRunningServer(options), terminal, options.json === true)),
  )
  withServer(flows.command('run'), 'Run a flow and wait until it has ended.')
    .argument('<name-or-id>', 'name or id of the flow')
    .option('--exports <names>', 'only these exports of the flow, with commas between their names or ids')
    .option('--start-date <time>', 'delta exports read what changed since then, such as 2026-01-31T00:00:00Z')
    .option('--end-date <time>', 'and what changed until then')
    .action((name: string, options: CommonOptions & NarrowedRun) =>
      run(options, async () => runFlow(await clientOfRunningServer(options), terminal, name, options)),
    )

  addTemplates(program, parts)
  addJobs(program, parts)
  addErrors(program, parts)
  addRecords(program, parts)
  addConfig(program, parts)
  addAudit(program, parts)
  addWebhooks(program, parts)
  addEvents(program, parts)
  addKeyCommands(program, {
    terminal,
    withServer,
    run: (options, job) => run(options, async () => job(await clientOfRunningServer(options), options.json === true)),
  })
  withServer(
    program.command('operations'),
    'List what can be called through connections. With one match, its inputs as well.',
  )
    .argument('[words...]', 'only those that have all these words in their name, help or path')
    .addOption(new Option('--api <api>', 'only those of one API').choices(API_TYPES))
    .action((words: string[], options: CommonOptions & { readonly api?: ApiType }) =>
      run(options, async () => {
        const { json = false, api } = options
        return listOperations(await clientOfRunningServer(options), terminal, { json, api, search: words.join(' ') })
      }),
    )

  withServer(
    program.command('call'),
    'Call an operation once through a connection. Secrets go in by --input-file and come out masked.',
  )
    .argument('<connection>', 'name or id of the connection')
    .argument('<operation>', 'id of the operation, as "keyway operations" lists it')
    .option('--input <name=value>', 'an input that is no secret; may be given several times', gathered, [])
    .option('--input-file <file>', 'a JSON file with inputs by name; - reads it from stdin')
    .option('--reveal', 'show the secrets in the answer; the audit log says so')
    .option('--dry-run', 'send nothing, and print the request it would be')
    .option('--no-wait', 'do not wait for the end of what goes on after its answer')
    .action((connection: string, operation: string, options: CommonOptions & CallOptions) =>
      run(options, async () => {
        const { json = false, reveal = false, dryRun = false, wait, input: pairs, inputFile: file } = options
        const command: CallCommand = { connection, operation, json, reveal, dryRun, wait, pairs, file }
        return callOperation(await clientOfRunningServer(options), terminal, command)
      }),
    )

  return program
}

interface CallOptions {
  readonly input: readonly string[]
  readonly inputFile?: string
  readonly reveal?: boolean
  readonly dryRun?: boolean
  readonly wait: boolean
}

function withServer(command: Command, description: string): Command {
  return command
    .description(description)
    .option('--data-dir <folder>', 'data folder of the running Keyway')
    .option('--json', 'print JSON')
}

/** One option per row of the settings table that has a flag; the server reads and checks what was typed. */
function withSettings(command: Command): Command {
  const rows: readonly Setting[] = Object.values(SETTINGS)
  for (const row of rows) {
    if (row.flag) command.option(`${row.flag} <${row.value}>`, `${row.help} (default: ${row.default}; ${row.env})`)
  }
  return command
}

function port(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
}

function minutes(text: string): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isInteger(number) && number >= 0 && number <= DEBUG_MOST_MINUTES) return number
  throw new InvalidArgumentError(`Give a whole number from 0 to ${DEBUG_MOST_MINUTES}.`)
}

/** Words that sound like a secret: those are read from the environment, where no process list shows them. */
const SECRET_OPTION = /^--?(token|api-token|secret|client-secret|password|key)\b/

/**
 * Reads the command line and runs what it names.
 * @param args without node and the script
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (args.some((argument) => SECRET_OPTION.test(argument))) {
    terminal.problem('Secrets are not taken as arguments, where other users of this machine could read them.')
    terminal.problem('Set KEYWAY_TOKEN in the environment instead.')
    return EXIT.usage
  }
  let code: ExitCode = EXIT.ok
  const program = createProgram(terminal, (ended) => {
    code = ended
  })
  exitNowhere(program)
  try {
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  }
  return code
}

/** Commander would end the process by itself; a command line that is called by tests must not. */
function exitNowhere(command: Command): void {
  command.exitOverride()
  for (const child of command.commands) exitNowhere(child)
}
