/** The commands that move records between Azure and files. */
import type { Command } from 'commander'
import { runExport, runImport } from './commands/records.ts'
import type { CommonOptions, ProgramParts } from './program-parts.ts'
import { clientOfRunningServer } from './running/find-server.ts'

export function addRecords(program: Command, { terminal, run, withServer }: ProgramParts): void {
  const exports = program.command('exports').description('Run exports into files and pipes.')
  exports
    .command('run')
    .description('Write the records of an export, secret values included, as NDJSON or CSV.')
    .argument('<name-or-id>', 'name or id of the export')
    .option('--format <format>', 'ndjson or csv (default: by the ending of --output, else ndjson)')
    .option('--columns <names>', 'columns of a CSV, with commas between (default: members of the first page)')
    .option('--output <file>', 'write to this file, which only you may read, not to stdout')
    .option('--data-dir <folder>', 'data folder of the running Keyway')
    .action(
      (
        name: string,
        options: CommonOptions & { readonly format?: string; readonly columns?: string; readonly output?: string },
      ) =>
        run(options, async () => {
          const { format, columns, output } = options
          return runExport(await clientOfRunningServer(options), terminal, name, { format, columns, output })
        }),
    )
  const imports = program.command('imports').description('Run imports on files and pipes.')
  withServer(imports.command('run'), 'Send the records of a file through an import. What fails is told with its line.')
    .argument('<name-or-id>', 'name or id of the import')
    .argument('[file]', 'NDJSON or CSV; - reads stdin', '-')
    .option('--format <format>', 'ndjson or csv (default: by the ending of the file, else ndjson)')
    .option('--dry-run', 'write nothing, and tell what would happen')
    .action(
      (name: string, file: string, options: CommonOptions & { readonly format?: string; readonly dryRun?: boolean }) =>
        run(options, async () => {
          const { json = false, format, dryRun = false } = options
          return runImport(await clientOfRunningServer(options), terminal, name, { json, file, format, dryRun })
        }),
    )
}
