/** The commands of seeing and keeping: audit log, configuration as a file, copies and replacements of connections. */
import type { Command } from 'commander'
import { verifyAudit } from './commands/audit.ts'
import { exportConfiguration, importConfiguration } from './commands/config.ts'
import { cloneConnection, deleteConnection, replaceConnection } from './commands/keep-connections.ts'
import type { CommonOptions, ProgramParts } from './program-parts.ts'
import { clientOfRunningServer } from './running/find-server.ts'

export function addAudit(program: Command, { terminal, run, withServer }: ProgramParts): void {
  const audit = program.command('audit').description('The audit log.')
  withServer(
    audit.command('verify'),
    'Check that no row of the audit log is missing or edited. Exit code 0: intact; 1: it says where the chain breaks.',
  )
    .option('--noted <row>', 'what an earlier run printed as the newest row: the log must still have it')
    .action((options: CommonOptions & { readonly noted?: string }) =>
      run(options, async () => {
        const { json = false, noted } = options
        return verifyAudit(await clientOfRunningServer(options), terminal, { json, noted })
      }),
    )
}

export function addConfig(program: Command, { terminal, run, withServer }: ProgramParts): void {
  const config = program.command('config').description('The configuration as a file, without secrets.')
  config
    .command('export')
    .description(
      'Write OAuth 2.0 clients, connections, exports, imports and flows as one JSON document. No secret is in it.',
    )
    .option('--data-dir <folder>', 'data folder of the running Keyway')
    .option('--only <kinds>', 'some of iclients,connections,exports,imports,flows; what they refer to comes along')
    .option('--output <file>', 'write to this file, not to stdout')
    .action((options: CommonOptions & { readonly only?: string; readonly output?: string }) =>
      run(options, async () => {
        const { only, output } = options
        return exportConfiguration(await clientOfRunningServer(options), terminal, { only, output })
      }),
    )
  withServer(
    config.command('import'),
    'Import such a document, all of it or nothing. Secrets are entered and connections authorized afterwards.',
  )
    .argument('<file>', 'the file; - reads stdin')
    .option('--dry-run', 'only tell what would happen')
    .option('--conflicts <what>', 'what is there already: skip it, update it, or create another (default: skip)')
    .action((file: string, options: CommonOptions & { readonly dryRun?: boolean; readonly conflicts?: string }) =>
      run(options, async () => {
        const { json = false, dryRun = false, conflicts } = options
        return importConfiguration(await clientOfRunningServer(options), terminal, file, { json, dryRun, conflicts })
      }),
    )
}

/** @param connections the command they belong to */
export function addKeptConnections(connections: Command, { terminal, run, withServer }: ProgramParts): void {
  withServer(connections.command('clone'), 'Copy a connection: same settings and client, no authorization.')
    .argument('<name-or-id>', 'name or id of the connection')
    .option('--name <name>', 'name of the copy (default: the old one and "(copy)")')
    .action((nameOrId: string, options: CommonOptions & { readonly name?: string }) =>
      run(options, async () => {
        const { json = false, name } = options
        return cloneConnection(await clientOfRunningServer(options), terminal, nameOrId, { json, name })
      }),
    )
  withServer(
    connections.command('replace'),
    'Put another connection in the place of one, in all exports, imports and flows. Runs under way go on as they are.',
  )
    .argument('<old>', 'name or id of the connection that is used now')
    .argument('<new>', 'name or id of the connection to use')
    .option('--dry-run', 'only tell what would change')
    .action((from: string, to: string, options: CommonOptions & { readonly dryRun?: boolean }) =>
      run(options, async () => {
        const { json = false, dryRun = false } = options
        return replaceConnection(await clientOfRunningServer(options), terminal, [from, to], { json, dryRun })
      }),
    )
  withServer(connections.command('delete'), 'Delete a connection. One that is used is kept, and its users are named.')
    .argument('<name-or-id>', 'name or id of the connection')
    .action((nameOrId: string, options: CommonOptions) =>
      run(options, async () =>
        deleteConnection(await clientOfRunningServer(options), terminal, nameOrId, options.json === true),
      ),
    )
}
