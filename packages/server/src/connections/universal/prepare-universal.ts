/** Connections of the universal connector: checked, secrets apart, and what stored sign-ins are still good for. */
import { diagnosis, type UniversalHttpInput } from '@keyway/contract'
import type { Insertable } from 'kysely'
import type { Deps, Tx } from '../../deps.ts'
import type { OwnColumns, Prepared, Row, WriteContext } from '../../documents/index.ts'
import { SealBroken } from '../../encryption/sealer.ts'
import { AppError, AppErrors } from '../../errors.ts'
import { holdIClient } from '../../iclients/iclient-document.ts'
import type { References } from '../../iclients/references/references-of.ts'
import type { GrantTable } from '../../storage/schema.ts'
import type { ConnectionDocument, OwnInput } from '../connection-document.ts'
import { dropGrants, replaceGrant } from '../connection-status.ts'
import { memberErrors } from '../members-of-client.ts'
import { checkUniversal } from './check-universal.ts'
import { firstGrant } from './first-grant.ts'
import { leavesAddress } from './leaves-address.ts'
import { pretended, siftArriving, stillMissing } from './missing-secrets.ts'
import { type Secrets, secretsPlace, splitSecrets } from './secrets.ts'

type Before = Row<'connections'> | null

export async function prepareUniversal(
  deps: Deps,
  tx: Tx,
  { name, http: sent, rest }: OwnInput<UniversalHttpInput>,
  { id, before, now, arriving }: WriteContext<'connections'>,
): Promise<Prepared<'connections'>> {
  const old = before === null ? null : ((before.doc as ConnectionDocument).http as UniversalHttpInput)
  const stored = await openSecrets(deps, id, before)
  const moved = old !== null && leavesAddress({ name: before?.name ?? '', http: old }, { name, http: sent })
  const lacking = (before?.doc as ConnectionDocument | undefined)?.missingSecrets ?? []
  const sifted = arriving ? siftArriving(sent, stored, moved) : { http: sent, missing: stillMissing(sent, lacking) }
  const { missing } = sifted
  const { http: split, secrets, changed } = splitSecrets(sifted.http, stored, moved)
  const [checked, known] = pretended(split, secrets, missing)
  const client = await checkClient(deps, tx, split, before === null)
  checkUniversal({ name, http: checked, settings: rest.settings }, known, deps.config, client)
  const http = withFields({ ...split, baseURI: split.baseURI.replace(/\/+$/, ''), auth: withoutMembers(split.auth) })
  const anew =
    old === null ||
    moved ||
    changed.length > 0 ||
    missing.length !== lacking.length ||
    signsInWith(old) !== signsInWith(http)
  const first = anew ? await firstGrant(deps, id, http, secrets, now) : null
  return {
    doc: { ...rest, http, ...(missing.length > 0 && { missingSecrets: missing }) } satisfies ConnectionDocument,
    columns: {
      ...columns(http, before, anew),
      ...(missing.length > 0 && lacks(name, now)),
      secretsSealed:
        Object.keys(secrets).length === 0 ? null : await deps.sealer.seal(JSON.stringify(secrets), secretsPlace(id)),
    },
    changedSecrets: changed,
    written: (inner) => (anew ? renew(inner, id, http, first, now) : Promise.resolve()),
  }
}

/** Nothing is called without them, so it is offline from the start. */
const lacks = (name: string, now: Date) => ({
  offline: true,
  offlineSince: now,
  diagnosis: JSON.stringify(diagnosis('secrets_missing', { connection: name })),
})

/** What a sign-in is good for. Headers and tests may change under it. */
function signsInWith({ baseURI, unencrypted, auth, _iClientId }: UniversalHttpInput): string {
  const { failStatusCode: _, failPath: __, failValues: ___, failures: ____, ...own } = withoutMembers(auth)
  const scope = auth.type === 'oauth' ? [...auth.oauth.scope].sort() : []
  return JSON.stringify([baseURI, /\{\{/.test(baseURI) ? unencrypted : {}, own, scope, _iClientId ?? null])
}

async function renew(
  tx: Tx,
  id: string,
  { auth }: UniversalHttpInput,
  first: Insertable<GrantTable> | null,
  now: Date,
): Promise<void> {
  if (auth.type === 'oauth') await dropGrants(tx, [id], 'changed', now)
  else await replaceGrant(tx, id, first, now)
}

/** A text that does not open is as good as none: the secrets have to be entered again. */
async function openSecrets({ sealer, log }: Deps, id: string, before: Before): Promise<Secrets> {
  const sealed = before?.secretsSealed ?? null
  if (sealed === null) return {}
  try {
    return JSON.parse(await sealer.open(sealed, secretsPlace(id))) as Secrets
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error
    log.error({ connectionId: id }, 'the secrets of a connection do not open')
    return {}
  }
}

/** Each custom field has a row that says what it is called: whoever reads the document sees which there are. */
function withFields(http: UniversalHttpInput): UniversalHttpInput {
  const encrypted = typeof http.encrypted === 'object' ? http.encrypted : {}
  return {
    ...http,
    encrypted,
    encryptedFields: described(http.encryptedFields, Object.keys(encrypted)),
    unencryptedFields: described(http.unencryptedFields, Object.keys(http.unencrypted)),
  }
}

const described = (fields: UniversalHttpInput['encryptedFields'] = [], ids: readonly string[]) => [
  ...fields,
  ...ids.filter((id) => !fields.some((field) => field.id === id)).map((id) => ({ id, label: id })),
]

/** What the client says, it says. */
const withoutMembers = (auth: UniversalHttpInput['auth']): UniversalHttpInput['auth'] =>
  auth.type === 'oauth' ? { ...auth, oauth: { scope: auth.oauth.scope } } : auth

/**
 * @returns what templates may use of the client
 * @throws AppError when the client is none of this application, or says something else than the connection
 */
async function checkClient(
  deps: Deps,
  tx: Tx,
  http: UniversalHttpInput,
  isNew: boolean,
): Promise<References | undefined> {
  if (http.auth.type !== 'oauth') return undefined
  const field = 'http._iClientId'
  const id = http._iClientId ?? ''
  const iclient = await holdIClient(tx, id, deps.config.publicUrl, { wait: isNew })
  if (!iclient) throw new AppError('invalid_ref', { field, facts: { resource: 'OAuth 2.0 client', id } })
  if (iclient.universal !== null) {
    const { authUri, token, scopeDelimiter } = iclient.universal
    const errors = memberErrors(http.auth.oauth, iclient, {
      authURI: authUri,
      tokenURI: token.uri,
      scopeDelimiter,
      accessTokenHeaders: token.headers,
      accessTokenBody: token.body,
    })
    if (errors.length > 0) throw new AppErrors(errors)
    return iclient.universal.references
  }
  const reason = `The OAuth 2.0 client "${iclient.name}" signs in with Microsoft for Azure Key Vault. Choose one of the application HTTP.`
  throw new AppError('invalid_field', { field, facts: { reason } })
}

function columns(
  http: UniversalHttpInput,
  before: Before,
  anew: boolean,
): Omit<OwnColumns<'connections'>, 'secretsSealed'> {
  const iclientId = http.auth.type === 'oauth' ? (http._iClientId ?? null) : null
  if (before === null || anew) {
    const needsAuthorization = http.auth.type === 'oauth'
    return { iclientId, offline: false, offlineSince: null, needsAuthorization, diagnosis: null }
  }
  const { offline, offlineSince, needsAuthorization, diagnosis: why } = before
  return {
    iclientId,
    offline,
    offlineSince,
    needsAuthorization,
    diagnosis: why === null ? null : JSON.stringify(why),
  }
}
