/**
 * What was likely meant by a wrong value of a client's field. Each rule is a row: how the mistake looks, and what to say.
 * Messages go on after the field's label.
 */

import { oddCharacter, plainText } from './look-alikes.ts'
import {
  ACCESS_TOKEN,
  CONNECTION_STRING,
  type PastedRow,
  QUOTED,
  SECRET_ADDRESS,
  SECRET_REFERENCE,
  THUMBPRINT,
  WEB_ADDRESS,
} from './pasted.ts'

export interface HintRow {
  readonly when: (value: string) => boolean
  readonly say: (value: string) => string
}

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
export const isGuid = (text: string): boolean => new RegExp(`^${GUID}$`, 'i').test(text)

const matches =
  (pattern: RegExp) =>
  (value: string): boolean =>
    pattern.test(value)
const always = (text: string) => () => text

const pasted = ({ looks, say }: PastedRow, more = ''): HintRow => ({ when: matches(looks), say: always(say + more) })

/** @param fits whether the value would do in the characters it was likely meant in */
const oddCharacters = (fits: (plain: string) => boolean): HintRow => ({
  when: (value) => oddCharacter(value) !== undefined,
  say: (value) => {
    const plain = plainText(value)
    const what = `contains a character that only looks right (${oddCharacter(value)})`
    return fits(plain) ? `${what}. Did you mean ${plain}?` : `${what}. Type it, or copy it from Azure again`
  },
})

/** Never repeats the secret. */
const ODD_CHARACTERS = oddCharacters(() => false)

const CLIENT_ID = 'must be the Application (client) ID'

/** The portal names an app by several ids in one address; this one is after `appId`. */
const appIdIn = (text: string): string | undefined =>
  new RegExp(`(?:appId|applicationId|clientId|client_id)[=/:%22"']+(${GUID})`, 'i').exec(text)?.[1]
const onlyGuidIn = (text: string): string | undefined => {
  const all = new Set(text.toLowerCase().match(new RegExp(GUID, 'gi')))
  return all.size === 1 ? [...all][0] : undefined
}

export const CLIENT_ID_HINTS: readonly HintRow[] = [
  pasted(ACCESS_TOKEN, `. It ${CLIENT_ID}`),
  pasted(CONNECTION_STRING, `. It ${CLIENT_ID}`),
  oddCharacters(isGuid),
  { when: matches(/^[^/\s]*~/), say: always(`looks like a client secret. It ${CLIENT_ID}, a GUID`) },
  pasted(THUMBPRINT),
  {
    when: (value) => appIdIn(value) !== undefined,
    say: (value) => `${CLIENT_ID} alone. Did you mean ${appIdIn(value)}?`,
  },
  {
    when: (value) => /^https:\/\/(login|sts)\./i.test(value),
    say: always(`is the address of a tenant. It ${CLIENT_ID}, which stands on the Overview page of the app`),
  },
  {
    when: (value) => /\/objectId\//i.test(value),
    say: always(`names the Object ID of the app. It ${CLIENT_ID}, which stands on the same page`),
  },
  {
    when: (value) => onlyGuidIn(value) !== undefined && onlyGuidIn(value) !== value.toLowerCase(),
    say: (value) => `${CLIENT_ID} alone. Did you mean ${onlyGuidIn(value)}?`,
  },
  { when: () => true, say: always(`${CLIENT_ID}: a GUID such as 11111111-2222-3333-4444-555555555555`) },
]

export const CLIENT_SECRET_HINTS: readonly HintRow[] = [
  {
    when: isGuid,
    say: always(
      'looks like the Secret ID. Paste the Value of the client secret instead; Azure shows it once, when it is created',
    ),
  },
  {
    when: matches(/^[^*]{1,6}\*{3,}$/),
    say: always(
      'is the hidden form that Azure shows later. The whole Value is shown once: make a new client secret and copy that',
    ),
  },
  {
    when: matches(/-----BEGIN [A-Z ]+-----/),
    say: always('is a certificate or key. To sign in with it, choose a way with a certificate'),
  },
  pasted(ACCESS_TOKEN, '. Paste the Value of the client secret'),
  pasted(CONNECTION_STRING, '. Paste the Value of the client secret'),
  pasted(SECRET_REFERENCE),
  pasted(SECRET_ADDRESS),
  pasted(WEB_ADDRESS),
  pasted(THUMBPRINT),
  pasted(QUOTED),
  { when: matches(/^\S*\s+\S/), say: always('contains a space or line break. Copy the Value alone') },
  ODD_CHARACTERS,
]

/** A domain of the tenant's own kind, written a letter or two wrong. */
const DEFAULT_DOMAINS = ['onmicrosoft.com', 'onmicrosoft.us', 'partner.onmschina.cn'] as const

function meantDomain(value: string): string | undefined {
  const [first = '', ...rest] = value.toLowerCase().split('.')
  const ending = rest.join('.')
  const near = DEFAULT_DOMAINS.find((domain) => {
    const distance = editDistance(ending, domain)
    // Others may own a domain two letters away, such as microsoft.com.
    return distance === 1 || (distance === 2 && ending.startsWith('on'))
  })
  return near === undefined ? undefined : `${first}.${near}`
}

/** Letters to add, drop, change or swap (optimal string alignment); texts here are short. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, at) => at)]
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + cost,
          swapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
  }
  return at(a.length, b.length)
}

const WRONG_TENANT =
  'must be the Directory (tenant) ID, a verified domain such as contoso.onmicrosoft.com, or "organizations"'

/** The tenant in an address of the sign-in service, or of the portal (`#@contoso.onmicrosoft.com/...`). */
const tenantIn = (text: string): string | undefined =>
  [/^https?:\/\/(?:login|sts)\.[^/]+\/([^/?#]+)/i, /#@([a-z0-9.-]+)/i, /[?&](?:tenant|tid|tenantId)=([^&#]+)/i]
    .map((pattern) => pattern.exec(text)?.[1])
    .find((tenant) => tenant !== undefined && isTenant(tenant)) ??
  (/^https?:/i.test(text) ? undefined : onlyGuidIn(text))

export const TENANT_HINTS: readonly HintRow[] = [
  pasted(ACCESS_TOKEN, '. It must be the Directory (tenant) ID'),
  pasted(CONNECTION_STRING, '. It must be the Directory (tenant) ID'),
  oddCharacters((plain) => isTenant(plain)),
  {
    when: matches(/^consumers$/i),
    say: always('cannot be "consumers": personal accounts have no key vaults. Use the Directory (tenant) ID'),
  },
  {
    when: matches(/^common$/i),
    say: always('cannot be "common". Use the Directory (tenant) ID, or "organizations" when people of any may sign in'),
  },
  {
    when: (value) => tenantIn(value) !== undefined,
    say: (value) => `must be the tenant alone. Did you mean ${tenantIn(value)}?`,
  },
  {
    when: matches(/^[^@\s]+@[^@\s]+\.[^@\s]+$/),
    say: (value) => `looks like an account. Did you mean ${value.slice(value.indexOf('@') + 1)}?`,
  },
  {
    when: (value) => meantDomain(value) !== undefined,
    say: (value) => `has a typing mistake. Did you mean ${meantDomain(value)}?`,
  },
  {
    when: matches(/^[a-z0-9-]{1,63}$/i),
    say: (value) => `needs its ending. Did you mean ${value.toLowerCase()}.onmicrosoft.com?`,
  },
  { when: () => true, say: always(WRONG_TENANT) },
]

const TENANT = new RegExp(`^(${GUID}|(?=.{4,253}$)[a-z0-9-]+(\\.[a-z0-9-]+)+|organizations)$`, 'i')

/** A GUID, a domain, or `organizations`; a domain that is a known one misspelled is none. */
export const isTenant = (value: string): boolean =>
  TENANT.test(value) && !ACCESS_TOKEN.looks.test(value) && meantDomain(value) === undefined

/** What to say of a wrong value; undefined when no row knows it. */
export const hintFor = (rows: readonly HintRow[], value: string): string | undefined =>
  rows.find((row) => row.when(value))?.say(value)
