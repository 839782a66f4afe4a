/**
 * What was likely meant by a wrong value of a client's field. Each rule is a row: how the mistake looks, and what to say.
 * Messages go on after the field's label.
 */

export interface HintRow {
  readonly when: (value: string) => boolean
  readonly say: (value: string) => string
}

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
export const isGuid = (text: string): boolean => new RegExp(`^${GUID}$`, 'i').test(text)
const guidIn = (text: string): string | undefined => new RegExp(GUID, 'i').exec(text)?.[0]

const matches =
  (pattern: RegExp) =>
  (value: string): boolean =>
    pattern.test(value)
const always = (text: string) => () => text

/** Letters that look like ASCII and are not, spaces of no width: they come with copying from documents. */
const UNSEEN = /[^\x20-\x7e]/

const ODD_CHARACTERS: HintRow = {
  when: matches(UNSEEN),
  say: (value) => {
    const [odd = ''] = UNSEEN.exec(value) ?? []
    const code = odd.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    return `contains a character that only looks right (U+${code}). Type it, or copy it from Azure again`
  },
}

export const CLIENT_ID_HINTS: readonly HintRow[] = [
  ODD_CHARACTERS,
  { when: matches(/~/), say: always('looks like a client secret. It must be the Application (client) ID, a GUID') },
  {
    when: (value) => /^https?:/i.test(value) && guidIn(value) !== undefined,
    say: (value) => `must be the Application (client) ID alone, perhaps ${guidIn(value)}`,
  },
  {
    when: (value) => isGuid(value.replace(/[{}()\s]/g, '')),
    say: (value) => `must be the GUID alone: ${value.replace(/[{}()\s]/g, '')}`,
  },
  {
    when: () => true,
    say: always('must be the Application (client) ID: a GUID such as 11111111-2222-3333-4444-555555555555'),
  },
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

export const TENANT_HINTS: readonly HintRow[] = [
  ODD_CHARACTERS,
  {
    when: matches(/^consumers$/i),
    say: always('cannot be "consumers": personal accounts have no key vaults. Use the Directory (tenant) ID'),
  },
  {
    when: matches(/^common$/i),
    say: always('cannot be "common". Use the Directory (tenant) ID, or "organizations" when people of any may sign in'),
  },
  {
    when: (value) => /^https?:/i.test(value) && guidIn(value) !== undefined,
    say: (value) => `must be the tenant alone, perhaps ${guidIn(value)}`,
  },
  {
    when: matches(/^[^@\s]+@[^@\s]+\.[^@\s]+$/),
    say: (value) => `looks like an account. Its tenant may be ${value.slice(value.indexOf('@') + 1)}`,
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
export const isTenant = (value: string): boolean => TENANT.test(value) && meantDomain(value) === undefined

/** What to say of a wrong value; undefined when no row knows it. */
export const hintFor = (rows: readonly HintRow[], value: string): string | undefined =>
  rows.find((row) => row.when(value))?.say(value)
