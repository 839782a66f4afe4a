/** The commands that look after runs and their failed records. */
import { JOB_STATUSES, type JobStatus } from '@keyway/contract'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { listErrors, resolveErrors, retryErrors, writeErrors } from './commands/errors.ts'
import { cancelJob, listJobs, showJob, showLog } from './commands/jobs.ts'
import type { CommonOptions, ProgramParts } from './program-parts.ts'
import { clientOfRunningServer } from './running/find-server.ts'

export function addJobs(program: Command, { terminal, run, withServer }: ProgramParts): void {
  const jobs = program.command('jobs').description('Runs of flows.')
  withServer(jobs.command('list'), 'List runs, newest first.')
    .option('--flow <name-or-id>', 'only those of one flow')
    .addOption(new Option('--status <status>', 'only those in one state').choices(JOB_STATUSES))
    .option('--limit <number>', 'how many', limit, 20)
    .action(
      (options: CommonOptions & { readonly flow?: string; readonly status?: JobStatus; readonly limit: number }) =>
        run(options, async () => {
          const { json = false, flow, status, limit: most } = options
          return listJobs(await clientOfRunningServer(options), terminal, { json, flow, status, limit: most })
        }),
    )
  withServer(jobs.command('show'), 'Show a run and its steps.')
    .argument('<id>', 'id of the run')
    .action((id: string, options: CommonOptions) =>
      run(options, async () => showJob(await clientOfRunningServer(options), terminal, id, options.json === true)),
    )
  withServer(jobs.command('log'), 'Tell what happened to a run, oldest first.')
    .argument('<id>', 'id of the run')
    .action((id: string, options: CommonOptions) =>
      run(options, async () => showLog(await clientOfRunningServer(options), terminal, id, options.json === true)),
    )
  withServer(jobs.command('cancel'), 'Cancel a run. Records written stay written.')
    .argument('<id>', 'id of the run')
    .action((id: string, options: CommonOptions) =>
      run(options, async () => cancelJob(await clientOfRunningServer(options), terminal, id, options.json === true)),
    )
}

interface ErrorOptions extends CommonOptions {
  readonly step?: string
  readonly search?: string
  readonly tag?: readonly string[]
}

const chosen = ({ json = false, step, search, tag: tags = [] }: ErrorOptions) => ({ json, step, search, tags })

export function addErrors(program: Command, { terminal, run, withServer }: ProgramParts): void {
  const errors = program.command('errors').description('Failed records of flows.')
  const ofFlow = (name: string, description: string) =>
    withServer(errors.command(name), description)
      .argument('<flow>', 'name or id of the flow')
      .option('--step <id>', 'only those of this export or import (default: of every step)')
      .option('--search <text>', 'only those with this text in their record, message or code', sought)
      .option('--tag <name-or-id>', 'only those with this tag; may be given several times, for any of them', oneMore)
  ofFlow('list', 'List open errors, newest first.').action((flow: string, options: ErrorOptions) =>
    run(options, async () => listErrors(await clientOfRunningServer(options), terminal, flow, chosen(options))),
  )
  ofFlow('retry', 'Send failed records again, and wait for the end.')
    .argument('[ids...]', 'ids of errors (default: all)')
    .action((flow: string, ids: string[], options: ErrorOptions) =>
      run(options, async () => retryErrors(await clientOfRunningServer(options), terminal, flow, ids, chosen(options))),
    )
  ofFlow('resolve', 'Resolve errors without sending their records again.')
    .argument('[ids...]', 'ids of errors (default: all)')
    .action((flow: string, ids: string[], options: ErrorOptions) =>
      run(options, async () =>
        resolveErrors(await clientOfRunningServer(options), terminal, flow, ids, chosen(options)),
      ),
    )
  ofFlow('csv', 'Write open errors as CSV, without what the records held.')
    .option('--output <file>', 'write to this file, not to stdout')
    .action((flow: string, options: ErrorOptions & { readonly output?: string }) =>
      run(options, async () =>
        writeErrors(await clientOfRunningServer(options), flow, chosen(options), options.output),
      ),
    )
}

/** A variable of a script that is empty would choose every error. @throws InvalidArgumentError */
function sought(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Say what to look for.')
  return text
}

const oneMore = (text: string, before: readonly string[] = []): readonly string[] => [...before, sought(text)]

/** @throws InvalidArgumentError */
function limit(text: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < 1 || number > 1000)
    throw new InvalidArgumentError('It is a number from 1 to 1000.')
  return number
}
