/** A connection over HTTP made ready: its secrets opened, its address and headers made of their templates. */
import { type Diagnosis, diagnosis } from '@keyway/contract'
import { renderedBaseUri, type Secrets, type Seen, secretsPlace, seenByTemplates } from '../../connections/index.ts'
import type { Deps } from '../../deps.ts'
import { SealBroken } from '../../encryption/sealer.ts'
import type { CallTarget, Carried, Tls } from '../../outbound/index.ts'
import { TemplateError } from '../../templates/index.ts'
import { type StoredUniversal, slotsOf } from '../stored.ts'
import { mannersOf, testOf, tlsOf } from './manners-of.ts'
import { ownSecrets } from './own-secrets.ts'
import { seenByConnection } from './seen-by-client.ts'
import { apiWords } from './words.ts'

export interface OpenedUniversal {
  readonly secrets: Secrets
  readonly seen: Seen
  /** Without a trailing slash. */
  readonly baseUrl: string
  readonly tls: Tls | undefined
  readonly target: CallTarget
}

export type Opening =
  | { readonly ok: true; readonly opened: OpenedUniversal }
  | { readonly ok: false; readonly diagnosis: Diagnosis }

export async function openUniversal({ sealer }: Pick<Deps, 'sealer'>, stored: StoredUniversal): Promise<Opening> {
  const { id, name, http } = stored
  if (stored.lacksSecrets) return { ok: false, diagnosis: diagnosis('secrets_missing', apiWords(name, undefined)) }
  try {
    const secrets: Secrets =
      stored.secretsSealed === null ? {} : JSON.parse(await sealer.open(stored.secretsSealed, secretsPlace(id)))
    const baseUrl = renderedBaseUri(name, http)
    const { origin, pathname, hostname } = new URL(baseUrl)
    const seen = seenByTemplates(stored, secrets, await seenOfClient({ sealer }, stored, hostname))
    const tls = tlsOf(http, secrets)
    const target: CallTarget = {
      connectionId: id,
      api: null,
      origin,
      resource: '',
      reach: 'public',
      ...slotsOf(stored),
      limits: 'none',
      debugUntil: stored.debugUntil,
      secrets: ownSecrets(stored, secrets, seen),
      retryHeader: (http.retryHeader ?? 'retry-after').toLowerCase(),
      manners: mannersOf(http, pathname.replace(/\/+$/, ''), seen, tls),
      test: testOf(http, baseUrl, seen),
      offline: stored.offline,
      words: apiWords(name, origin),
    }
    return { ok: true, opened: { secrets, seen, baseUrl, tls, target } }
  } catch (error) {
    if (error instanceof SealBroken)
      return { ok: false, diagnosis: diagnosis('secrets_unreadable', apiWords(name, undefined)) }
    if (error instanceof TemplateError) {
      return {
        ok: false,
        diagnosis: diagnosis('template_failed', { ...apiWords(name, undefined), reason: error.message }),
      }
    }
    throw error
  }
}

async function seenOfClient(parts: Pick<Deps, 'sealer'>, { http, iclient }: StoredUniversal, hostname: string) {
  const universal = http.auth.type === 'oauth' ? iclient?.universal : undefined
  return iclient && universal ? await seenByConnection(parts, iclient.id, universal, hostname) : undefined
}

/** Where the credentials of a connection stand. @param accessToken empty: none was granted or fetched */
export function carriedBy({ http, iclient }: StoredUniversal, secrets: Secrets, accessToken: string): Carried {
  const { auth } = http
  switch (auth.type) {
    case 'custom':
      return { in: 'nowhere' }
    case 'basic': {
      const pair = `${auth.basic.username}:${secrets['auth.basic.password'] ?? ''}`
      return { in: 'header', name: 'authorization', value: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` }
    }
    case 'token': {
      const { location, headerName = 'Authorization', scheme = '', paramName = '' } = auth.token
      const token = accessToken || (secrets['auth.token.token'] ?? '')
      return placed({ location, headerName, scheme, paramName }, token)
    }
    case 'oauth': {
      const place = iclient?.universal?.accessToken
      if (place === undefined) throw new TypeError('a connection of the type oauth has a client with addresses')
      return placed(place, accessToken)
    }
  }
}

interface TokenPlace {
  readonly location: 'header' | 'url' | 'body'
  readonly headerName: string
  readonly scheme: string
  readonly paramName: string
}

function placed({ location, headerName, scheme, paramName }: TokenPlace, token: string): Carried {
  if (location !== 'header') return { in: location, name: paramName, value: token }
  return { in: 'header', name: headerName, value: scheme === '' ? token : `${scheme} ${token}` }
}
