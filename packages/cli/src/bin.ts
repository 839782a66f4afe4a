/** The process of the `keyway` command: arguments in, exit code out. */
import { createTerminal } from './output/terminal.ts'
import { runCommandLine } from './program.ts'

process.exitCode = await runCommandLine(process.argv.slice(2), createTerminal())
