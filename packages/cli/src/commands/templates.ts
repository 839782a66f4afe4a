/** `keyway templates`: what there is, what one needs, and installing it. */
import type { Client } from '@keyway/client'
import type { FlowTemplateInput, Template, TemplateInstallResult } from '@keyway/contract'
import { readInputs, splitPair } from '../calling/read-inputs.ts'
import { table } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode, Problem } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'

export async function listTemplates(client: Client, terminal: Terminal, json: boolean): Promise<ExitCode> {
  const templates = await client.templates.list()
  if (json) terminal.json(templates)
  else
    terminal.line(
      table(
        ['Template', 'What it does'],
        templates.map((one) => [one._id, one.description]),
      ),
    )
  return EXIT.ok
}

export async function showTemplate(client: Client, terminal: Terminal, name: string, json: boolean): Promise<ExitCode> {
  const template = await templateOf(client, name)
  if (json) terminal.json(template)
  else for (const line of details(template)) terminal.line(line)
  return EXIT.ok
}

export interface InstallCommand {
  readonly json: boolean
  readonly template: string
  readonly name: string | undefined
  /** As typed, `role=name`. */
  readonly connections: readonly string[]
  /** As typed, `name=value`. */
  readonly inputs: readonly string[]
  readonly enable: boolean
}

export async function installTemplate(client: Client, terminal: Terminal, command: InstallCommand): Promise<ExitCode> {
  const template = await templateOf(client, command.template)
  const inputs = await readInputs(template, { pairs: command.inputs, file: undefined })
  const connections = await connectionsOf(client, command.connections)
  const { name, enable } = command
  const body = { ...(name !== undefined && { name }), connections, inputs, enable }
  const made = await client.templates.install({ params: { template: template._id }, body })
  if (command.json) terminal.json(made)
  else for (const line of outcome(template, made, enable)) terminal.line(line)
  return EXIT.ok
}

/** @throws Problem that names those there are */
async function templateOf(client: Client, name: string): Promise<Template> {
  const templates = await client.templates.list()
  const wanted = name.trim().toLowerCase()
  const found = templates.find((one) => one._id === wanted || one.name.toLowerCase() === wanted)
  if (found) return found
  const names = templates.map(({ _id }) => _id).join(', ')
  throw new Problem('resource_not_found', `There is no template "${name}". There are: ${names}.`, EXIT.failed)
}

async function connectionsOf(client: Client, pairs: readonly string[]): Promise<Record<string, string>> {
  const found = pairs.map(async (pair) => {
    const [role, name] = splitPair(
      pair,
      'Write connections as role=name, for example --connection vault="Contoso vault".',
    )
    return [role, (await findByNameOrId(client, 'connections.list', name, 'connection'))._id] as const
  })
  return Object.fromEntries(await Promise.all(found))
}

function details({ _id, name, description, limits, connections, inputs }: Template): string[] {
  return [
    `${_id}: ${name}`,
    description,
    ...limits.map((limit) => `- ${limit}`),
    'Connections:',
    ...connections.map(({ role, help, api }) => `  ${role} (${api}): ${help}`),
    ...(inputs.length > 0 ? ['Inputs:'] : []),
    ...inputs.map((input) => `  ${input.name} (${marks(input).join(', ')}): ${input.help}`),
  ]
}

const marks = ({ type, required, default: byDefault, options }: FlowTemplateInput): string[] => [
  type,
  ...(required && byDefault === undefined ? ['required'] : []),
  ...(byDefault === undefined ? [] : [`default ${byDefault}`]),
  ...(options === undefined || options.length > 4 ? [] : [options.join(' | ')]),
]

/** What was made, and the command that comes next. */
function outcome({ result }: Template, made: TemplateInstallResult, enable: boolean): string[] {
  const all = [...made.exports, ...made.imports, ...(made.flow ? [made.flow] : [])]
  const lines = [`Made ${all.length === 1 ? 'one document' : `${all.length} documents`} for "${made.name}".`]
  if (made.flow) {
    const next = `keyway flows run "${made.flow.name}"`
    return [
      ...lines,
      enable ? `Run it: ${next}` : `It is disabled. Look at it in the console, enable it there, then: ${next}`,
    ]
  }
  if (result === 'exports') {
    return [
      ...lines,
      'Write each into a file:',
      ...made.exports.map((one) => `  keyway exports run "${one.name}" > FILE`),
    ]
  }
  return [...lines, 'Feed them a file:', ...made.imports.map((one) => `  keyway imports run "${one.name}" FILE`)]
}
