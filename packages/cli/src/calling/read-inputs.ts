/**
 * The inputs of a call: `--input name=value` for what anybody may see, a JSON file or stdin for everything. A secret among the
 * arguments is refused: other users of the machine read them in the list of processes, and shells keep them.
 */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { Operation } from '@keyway/contract'
import { EXIT, Problem } from '../problem.ts'

export interface GivenInputs {
  /** As typed, `name=value`. */
  readonly pairs: readonly string[]
  /** A JSON file; `-` is stdin. */
  readonly file: string | undefined
}

/** Of an operation, or of a template. */
type Inputs = Pick<Operation, 'inputs'>

/** @throws Problem for what cannot be read; inputs themselves are checked by the server */
export async function readInputs(
  operation: Inputs,
  { pairs, file }: GivenInputs,
  stdin: NodeJS.ReadableStream = process.stdin,
): Promise<Record<string, unknown>> {
  const typed = pairs.map((pair) => readPair(operation, pair))
  const read = file === undefined ? {} : await readJson(file, stdin)
  return { ...read, ...Object.fromEntries(typed) }
}

/** @throws Problem, saying how it is written */
export function splitPair(pair: string, how: string): readonly [string, string] {
  const at = pair.indexOf('=')
  if (at < 1) throw usage(how)
  return [pair.slice(0, at), pair.slice(at + 1)]
}

function readPair(operation: Inputs, pair: string): readonly [string, string] {
  const [name, value] = splitPair(pair, 'Write inputs as name=value, for example --input secret-name=db.')
  if (operation.inputs.find((input) => input.name === name)?.secret) {
    throw usage(
      `"${name}" is a secret, and other users of this machine could read it among the arguments. Put {"${name}": ...} into a file ` +
        'for --input-file, or send it to --input-file - through a pipe.',
    )
  }
  return [name, value]
}

async function readJson(file: string, stdin: NodeJS.ReadableStream): Promise<object> {
  const content = await (file === '-' ? text(stdin) : readFile(file, 'utf8')).catch(() => {
    throw usage(`The file ${file} cannot be read.`)
  })
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch {
    // The error of the parser quotes what it read, which may be a secret.
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw usage(`${file === '-' ? 'What was sent' : file} must be a JSON object with the inputs by name.`)
}

const usage = (message: string): Problem => new Problem('usage', message, EXIT.usage)
