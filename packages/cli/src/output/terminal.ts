/** Where a command writes. Results go to stdout, everything about getting there to stderr, so that pipes stay clean. */
export interface Terminal {
  /** A person watches: colours and moving bars are welcome. */
  readonly interactive: boolean
  line(text: string): void
  /** Spread over lines for a person, one line for a program. */
  json(value: unknown): void
  problem(text: string): void
}

export function createTerminal(
  stdout: NodeJS.WriteStream = process.stdout,
  stderr: NodeJS.WriteStream = process.stderr,
): Terminal {
  const interactive = stdout.isTTY === true
  return {
    interactive,
    line: (text) => void stdout.write(`${text}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value, null, interactive ? 2 : undefined)}\n`),
    problem: (text) => void stderr.write(`${text}\n`),
  }
}
