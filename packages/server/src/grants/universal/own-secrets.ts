/** What of a connection over HTTP must not be told: its secrets, and whatever templates make of them. */
import { MASK, type UniversalHttpInput } from '@keyway/contract'
import { render, type Secrets, type Seen, seenByTemplates, templatesOf } from '../../connections/index.ts'
import type { OwnSecrets } from '../../outbound/index.ts'
import { madeOfSecrets } from '../../templates/made-of-secrets.ts'
import { TemplateError } from '../../templates/template.ts'
import type { StoredUniversal } from '../stored.ts'

export function ownSecrets(stored: StoredUniversal, secrets: Secrets, seen: Seen): OwnSecrets {
  const { http } = stored
  const masks = Object.fromEntries(Object.keys(secrets).map((place) => [place, MASK]))
  const ofClient = seen.iClient?.encrypted ?? {}
  const maskedClient = seen.iClient && {
    ...seen.iClient,
    encrypted: Object.fromEntries(Object.keys(ofClient).map((name) => [name, MASK])),
  }
  const masked = seenByTemplates(stored, masks, maskedClient)
  const made = templatesOf(http).flatMap(({ text }) => madeBy(text, seen, masked))
  const headers = [...(http.headers ?? []), ...refreshHeaders(http)].filter(
    ({ value }) => madeBy(value, seen, masked).length > 0,
  )
  return {
    values: [...Object.values(secrets), ...Object.values(ofClient), ...made],
    names: headers.map((header) => header.name),
  }
}

const refreshHeaders = ({ auth }: UniversalHttpInput) =>
  auth.type === 'token' ? (auth.token.refreshHeaders ?? []) : []

/** A template that fails says so where it is used. */
function madeBy(text: string, seen: Seen, masked: Seen): readonly string[] {
  try {
    return madeOfSecrets(render(text, seen), render(text, masked))
  } catch (error) {
    if (error instanceof TemplateError) return []
    throw error
  }
}
