/** What the files that make up the command line share. */
import type { Command } from 'commander'
import type { Terminal } from './output/terminal.ts'
import type { ExitCode } from './problem.ts'

export interface CommonOptions {
  readonly json?: boolean
  readonly dataDir?: string
}

/** What a command is made with: where it writes, what runs it, and the options of those that need a server. */
export interface ProgramParts {
  readonly terminal: Terminal
  run(options: CommonOptions, job: () => Promise<ExitCode>): Promise<void>
  withServer(command: Command, description: string): Command
}
