/** The connections a template is installed on: one for each role, of the API it needs. */
import type { FlowTemplate } from '@keyway/connectors'
import type { FlowTemplateConnection } from '@keyway/contract'
import type { Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { apiName, connectionOf } from '../records/index.ts'

/** @returns an error for each role at fault, with its field */
export async function connectionErrors(
  tx: Tx,
  template: FlowTemplate,
  given: Readonly<Record<string, string>>,
): Promise<AppError[]> {
  const roles = new Set(template.connections.map(({ role }) => role))
  const errors = Object.keys(given)
    .filter((role) => !roles.has(role))
    .map((role) => new AppError('unknown_field', { field: fieldOf(role), facts: { field: fieldOf(role) } }))
  for (const connection of template.connections) {
    const error = await errorOf(tx, connection, given)
    if (error) errors.push(error)
  }
  return errors
}

async function errorOf(
  tx: Tx,
  { role, label, api, notSameAs }: FlowTemplateConnection,
  given: Readonly<Record<string, string>>,
): Promise<AppError | null> {
  const field = fieldOf(role)
  const id = Object.hasOwn(given, role) ? given[role] : undefined
  if (!id) return new AppError('missing_required_field', { field, facts: { label: `The connection "${label}"` } })
  const found = await connectionOf(tx, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'invalid_ref') return null
    throw error
  })
  if (found === null) return new AppError('invalid_ref', { field, facts: { resource: 'connection', id } })
  if (found.api !== api) {
    const has = found.api === undefined ? 'is none of Azure Key Vault' : `is for ${apiName(found.api)}`
    const reason = `The connection "${found.name}" ${has}. Choose one for ${apiName(api)}.`
    return new AppError('invalid_field', { field, facts: { reason } })
  }
  if (notSameAs !== undefined && given[notSameAs] === id) {
    const reason = `The connection "${found.name}" is chosen twice. Choose another vault here.`
    return new AppError('invalid_field', { field, facts: { reason } })
  }
  return null
}

const fieldOf = (role: string): string => `connections.${role}`
