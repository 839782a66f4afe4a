/** What templates of a connection may use, and all the texts that are templates. */
import type { UniversalHttpInput } from '@keyway/contract'
import { secretsBelow } from '../../documents/secret-members.ts'
import type { SeenClient } from '../../iclients/references/references-of.ts'
import { compileTemplate } from '../../templates/index.ts'
import type { Secrets } from './secrets.ts'

type Fields = Readonly<Record<string, unknown>>

/** The root of a template: `{{{connection.http.encrypted.apiKey}}}`. */
export interface Seen {
  /** Those of the connection: `{{settings.region}}`. */
  readonly settings: Fields
  readonly connection: { readonly name: string; readonly http: Fields }
  /** Of its client, where that allows references: `{{{iClient.encrypted.apiKey}}}`. */
  readonly iClient?: SeenClient
}

/** What a connection has that its templates may use. */
export interface Templated {
  readonly name: string
  readonly http: Pick<UniversalHttpInput, 'unencrypted' | 'auth'>
  readonly settings: Fields | null | undefined
}

/** Everything, secrets included: for headers and bodies, and for addresses that nobody is shown. */
export function seenByTemplates({ name, http, settings }: Templated, secrets: Secrets, iClient?: SeenClient): Seen {
  const encrypted = secretsBelow(secrets, 'encrypted.')
  const { auth } = http
  const blocks = {
    basic:
      auth.type === 'basic' ? { username: auth.basic.username, password: secrets['auth.basic.password'] ?? '' } : {},
    token:
      auth.type === 'token'
        ? { token: secrets['auth.token.token'], refreshToken: secrets['auth.token.refreshToken'] }
        : {},
  }
  return {
    settings: settings ?? {},
    connection: { name, http: { unencrypted: http.unencrypted, encrypted, auth: blocks } },
    ...(iClient && { iClient }),
  }
}

/** Without secrets: the base URI is shown in lists and stands in logs. Of settings it knows nothing, so that they cannot move it. */
export const seenByBaseUri = (name: string, { unencrypted }: Pick<UniversalHttpInput, 'unencrypted'>): Seen => ({
  settings: {},
  connection: { name, http: { unencrypted } },
})

const LACKING = 'this connection'

/** @throws TemplateError */
export const render = (text: string, seen: Seen): string => compileTemplate(text, { lacking: LACKING })(seen)

/** Base URL of the calls, without a trailing slash. @throws TemplateError */
export const renderedBaseUri = (name: string, http: Pick<UniversalHttpInput, 'baseURI' | 'unencrypted'>): string =>
  render(http.baseURI, seenByBaseUri(name, http)).trim().replace(/\/+$/, '')

interface TemplatedHttp {
  readonly headers?: UniversalHttpInput['headers']
  readonly ping?: UniversalHttpInput['ping']
  readonly auth: { readonly type: string }
}

/** Every other template, with its field. */
export function templatesOf({
  headers,
  ping,
  auth,
}: TemplatedHttp): readonly { readonly field: string; readonly text: string }[] {
  const { token } = auth as Partial<Extract<UniversalHttpInput['auth'], { type: 'token' }>>
  const texts: [string, string | null | undefined][] = [
    ...(headers ?? []).map(({ value }, index): [string, string] => [`http.headers.${index}.value`, value]),
    ['http.ping.relativeURI', ping?.relativeURI],
    ['http.ping.body', ping?.body],
    ['http.auth.token.refreshRelativeURI', token?.refreshRelativeURI],
    ['http.auth.token.refreshBody', token?.refreshBody],
    ...(token?.refreshHeaders ?? []).map(({ value }, index): [string, string] => [
      `http.auth.token.refreshHeaders.${index}.value`,
      value,
    ]),
  ]
  return texts.flatMap(([field, text]) => (text ? [{ field, text }] : []))
}
