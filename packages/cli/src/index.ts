/** The command line as a library: for the generated reference and for tests. */
export { createTerminal, type Terminal } from './output/terminal.ts'
export { createProgram, runCommandLine } from './program.ts'
