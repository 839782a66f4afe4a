/**
 * Makes the documents of a template in one transaction. They go through the same checks and leave the same audit rows as
 * documents that a client creates one by one.
 */
import type { FlowTemplate, TemplateDocuments } from '@keyway/connectors'
import {
  ExportInput,
  FlowInput,
  ImportInput,
  type TemplateInstallInput,
  type TemplateInstallResult,
} from '@keyway/contract'
import { mapReferences } from '../configuration/references.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { type DocumentKind, type DocumentTable, documentWrites, parseInput } from '../documents/index.ts'
import { AppErrors } from '../errors.ts'
import { exportKind } from '../exports/export-kind.ts'
import { flowKind } from '../flows/flow-kind.ts'
import { importKind } from '../imports/import-kind.ts'
import { connectionErrors } from './check-connections.ts'
import { nameFor } from './name-for.ts'
import { readInputs } from './read-inputs.ts'

type Made = TemplateInstallResult['exports'][number]

/** @throws AppErrors with the fields at fault, e.g. `inputs.olderThanDays`, `connections.target`; AppError name_taken */
export async function installTemplate(
  deps: Deps,
  template: FlowTemplate,
  { name: wanted, connections, inputs: given, enable }: TemplateInstallInput,
  actor: Actor,
): Promise<TemplateInstallResult> {
  const { inputs, errors } = readInputs(template, given)
  return await deps.db.transaction().execute(async (tx) => {
    const all = [...(await connectionErrors(tx, template, connections)), ...errors]
    if (all.length > 0) throw new AppErrors(all)
    const documents = template.documents(inputs)
    const name = await nameFor(tx, template, documents, wanted)
    const made = await create({ deps, tx, actor, connections }, name, documents, enable)
    return { _templateId: template._id, name, ...made }
  })
}

interface Install {
  readonly deps: Deps
  readonly tx: Tx
  readonly actor: Actor
  readonly connections: Readonly<Record<string, string>>
}

async function create(
  { deps, tx, actor, connections }: Install,
  name: string,
  { exports = {}, imports = {}, flow }: TemplateDocuments,
  enable: boolean,
): Promise<Pick<TemplateInstallResult, 'exports' | 'imports' | 'flow'>> {
  const ids: Record<string, Map<string, string>> = {
    connections: new Map(Object.entries(connections)),
    exports: new Map(),
    imports: new Map(),
  }
  const placed = (document: object): object => mapReferences(document, (kind, id) => ids[kind]?.get(id) ?? id)
  const one = async <T extends DocumentTable, I extends { name: string }, O extends { _id: string; name: string }>(
    kind: DocumentKind<T, I, O>,
    input: Parameters<typeof parseInput<I>>[0],
    document: object,
  ): Promise<Made> => {
    const parsed = parseInput(input, placed(document))
    const { id } = await documentWrites(kind, deps).create(tx, parsed, actor)
    return { _id: id, name: parsed.name }
  }
  const made = { exports: [] as Made[], imports: [] as Made[] }
  for (const [title, document] of Object.entries(exports)) {
    const created = await one(exportKind, ExportInput, { ...document, name: `${name}: ${title}` })
    ids.exports?.set(title, created._id)
    made.exports.push(created)
  }
  for (const [title, document] of Object.entries(imports)) {
    const created = await one(importKind, ImportInput, { ...document, name: `${name}: ${title}` })
    ids.imports?.set(title, created._id)
    made.imports.push(created)
  }
  return { ...made, flow: flow ? await one(flowKind(deps), FlowInput, { ...flow, name, disabled: !enable }) : null }
}
