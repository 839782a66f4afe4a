/** `keyway config export` and `keyway config import`: the configuration as a file, without secrets. */
import { readFile, writeFile } from 'node:fs/promises'
import type { Client } from '@keyway/client'
import {
  CONFIGURATION_KINDS,
  CONFLICTS,
  type Configuration,
  type ConfigurationChange,
  type ConfigurationImport,
  type ConfigurationResult,
} from '@keyway/contract'
import { table } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode, Problem } from '../problem.ts'

export interface ExportOptions {
  readonly only: string | undefined
  /** File to write; left out, stdout. */
  readonly output: string | undefined
}

/** The file itself goes to stdout, so that it can be piped; how many of what goes to stderr. */
export async function exportConfiguration(
  client: Client,
  terminal: Terminal,
  { only, output }: ExportOptions,
): Promise<ExitCode> {
  const configuration = await client.configuration.export({ query: { only: only?.replace(/\s/g, '') } })
  const text = JSON.stringify(configuration, null, 2)
  if (output === undefined) terminal.line(text)
  else await writeFile(output, `${text}\n`)
  terminal.problem(`Exported ${counts(configuration)}. Secrets are not in it.`)
  return EXIT.ok
}

const counts = (configuration: Configuration): string =>
  CONFIGURATION_KINDS.map((kind) => `${configuration[kind].length} ${NOUNS[kind]}s`).join(', ')

const NOUNS = {
  iclients: 'OAuth 2.0 client',
  connections: 'connection',
  exports: 'export',
  imports: 'import',
  flows: 'flow',
} as const satisfies Record<ConfigurationChange['kind'], string>

export interface ImportOptions {
  readonly dryRun: boolean
  readonly conflicts: string | undefined
  readonly json: boolean
}

export async function importConfiguration(
  client: Client,
  terminal: Terminal,
  file: string,
  { dryRun, conflicts, json }: ImportOptions,
): Promise<ExitCode> {
  const configuration = await readConfiguration(file)
  const result = await client.configuration.import({ body: { configuration, conflicts: chosen(conflicts), dryRun } })
  if (json) terminal.json(result)
  else tell(result, terminal)
  return EXIT.ok
}

function chosen(conflicts = 'skip'): (typeof CONFLICTS)[number] {
  const found = CONFLICTS.find((one) => one === conflicts)
  if (found) return found
  throw new Problem(
    'invalid_field',
    `--conflicts takes one of ${CONFLICTS.join(', ')}, not "${conflicts}".`,
    EXIT.usage,
  )
}

/** The server checks what stands in it; here it only must be JSON. @throws Problem */
async function readConfiguration(file: string): Promise<ConfigurationImport['configuration']> {
  const text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Problem('file_unreadable', `${file} cannot be read (${cause.code ?? cause.message}).`, EXIT.usage, cause)
  })
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Problem('invalid_json', `${file} is not JSON: ${(cause as Error).message}.`, EXIT.usage, cause)
  }
}

const ACTIONS = {
  create: { done: 'created', tried: 'would be created' },
  update: { done: 'updated', tried: 'would be updated' },
  skip: { done: 'left as it is', tried: 'would be left as it is' },
} as const

const NEEDS = {
  clientSecret: 'enter its client secret',
  clientCertificate: 'give it a certificate',
  secrets: 'enter its secrets',
  authorization: 'authorize it',
} as const satisfies Record<NonNullable<ConfigurationChange['needs']>, string>

function tell({ dryRun, documents }: ConfigurationResult, terminal: Terminal): void {
  if (documents.length === 0) {
    terminal.line('The file holds nothing to import.')
    return
  }
  const rows = documents.map(({ kind, name, nameInFile, action, matchedBy, needs }) => [
    NOUNS[kind],
    nameInFile === undefined ? name : `${name} (in the file: ${nameInFile})`,
    ACTIONS[action][dryRun ? 'tried' : 'done'],
    matchedBy === undefined ? '' : `by ${MATCHES[matchedBy]}`,
    needs === undefined ? '' : NEEDS[needs],
  ])
  terminal.line(table(['Kind', 'Name', 'What happens', 'There already', 'Then'], rows))
  if (dryRun) terminal.line('Nothing was changed. Run it again without --dry-run to import.')
}

const MATCHES = { id: 'id', externalId: 'external id', name: 'name' } as const
