/** A terminal whose lines a test reads. */
import type { Terminal } from '../src/output/terminal.ts'

export interface CapturedTerminal extends Terminal {
  readonly out: readonly string[]
  readonly err: readonly string[]
}

export function captureTerminal(): CapturedTerminal {
  const out: string[] = []
  const err: string[] = []
  return {
    out,
    err,
    interactive: false,
    line: (text) => void out.push(text),
    json: (value) => void out.push(JSON.stringify(value)),
    problem: (text) => void err.push(text),
  }
}
