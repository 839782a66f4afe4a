/** The templates of a connection, rendered once when it is saved, so that a name misspelled is told to whoever typed it. */
import { MASK, type UniversalHttpInput } from '@keyway/contract'
import { AppError } from '../../errors.ts'
import type { References, SeenClient } from '../../iclients/references/references-of.ts'
import { TemplateError } from '../../templates/index.ts'
import type { Secrets } from './secrets.ts'
import {
  render,
  renderedBaseUri,
  type Seen,
  seenByTemplates,
  type Templated,
  templatesOf,
} from './seen-by-templates.ts'

const invalid = (field: string, reason: string): AppError => new AppError('invalid_field', { field, facts: { reason } })

/** @param client that the connection signs in with. What a template may not use of it is said once, not again by its rendering */
export function templatesAtFault(
  connection: Templated & { readonly http: UniversalHttpInput },
  secrets: Secrets,
  client: References | undefined,
): readonly AppError[] {
  const refused = clientErrors(connection, client)
  const known = new Set(refused.map(({ field }) => field))
  const seen = seenByTemplates(connection, secrets, pretended(client))
  return [...refused, ...templateErrors(connection.http, seen).filter(({ field }) => !known.has(field))]
}

export function templateErrors(http: Parameters<typeof templatesOf>[0], seen: Seen): AppError[] {
  return templatesOf(http).flatMap(({ field, text }) => {
    try {
      const value = render(text, seen)
      if (/^http\.headers|refreshHeaders/.test(field) && !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
        return [invalid(field, 'The value of a header must be one line of plain characters.')]
      }
      return []
    } catch (error) {
      if (error instanceof TemplateError) return [invalid(field, error.message)]
      throw error
    }
  })
}

/** As templates see it, whatever its secrets are. */
const pretended = (client: References | undefined): SeenClient | undefined =>
  client?.inConnections
    ? {
        clientId: client.clientId,
        unencrypted: client.unencrypted,
        encrypted: Object.fromEntries(client.encryptedNames.map((name) => [name, MASK])),
      }
    : undefined

/** Secrets of a client go to its valid domain names alone: whoever may use it may not send them elsewhere. */
function clientErrors(
  { name, http }: Templated & { readonly http: UniversalHttpInput },
  client: References | undefined,
): AppError[] {
  return templatesOf(http).flatMap(({ field, text }) => {
    if (!/\biClient\b/.test(text)) return []
    if (client === undefined) return [invalid(field, 'Only a connection with an OAuth 2.0 client can use iClient.')]
    if (!client.inConnections) {
      return [invalid(field, 'The OAuth 2.0 client allows no references: switch on "Enable iClient references" in it.')]
    }
    const hostname = hostOf(name, http)
    if (!/\bencrypted\b/.test(text) || hostname === undefined || client.validDomainNames.includes(hostname)) return []
    const reason = `Encrypted fields of an OAuth 2.0 client go to its valid domain names alone, and ${hostname} is none of them. Add it there first.`
    return [invalid(field, reason)]
  })
}

function hostOf(name: string, http: UniversalHttpInput): string | undefined {
  try {
    return URL.parse(renderedBaseUri(name, http))?.hostname
  } catch {
    // Said at the base URI.
    return undefined
  }
}
