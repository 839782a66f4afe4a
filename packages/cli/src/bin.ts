/** The process of the `keyway` command: arguments in, exit code out. */
import { createTerminal } from './output/terminal.ts'
import { runCommandLine } from './program.ts'

// Whoever reads the output may leave before its end, as `| head` does. What is written then goes nowhere.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

process.exitCode = await runCommandLine(process.argv.slice(2), createTerminal())
