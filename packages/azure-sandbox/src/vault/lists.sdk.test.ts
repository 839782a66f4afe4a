/** Pages of every list, through Microsoft's own clients, unmodified: they follow a link only if it is just as Azure's. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { OPERATIONS, type OperationId } from './operations/index.ts'
import { openSdkClients, type SdkClients } from './testing/sdk/sdk-call.ts'
import { type ServedVault, serveTestVault } from './testing/test-vault.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const SELF = { issuerName: 'Self', subject: 'CN=c', keyType: 'EC' } as const
const UNKNOWN = { ...SELF, issuerName: 'Unknown' }
const FAST = { intervalInMs: 1 }
const COUNT = 30
/** More than a page of them, before all others. */
const PENDING = Array.from({ length: 26 }, (_, at) => `a-${String(at).padStart(2, '0')}`)
const NAMES = Array.from({ length: COUNT }, (_, at) => `${at % 2 ? 'N' : 'n'}-${String(at).padStart(2, '0')}`)

let served: ServedVault
let clients: SdkClients

beforeAll(async () => {
  served = await serveTestVault()
  clients = openSdkClients(served)
  const { secrets, keys, certificates } = clients
  for (const name of NAMES) {
    await secrets.setSecret(`s${name}`, 'v')
    await secrets.setSecret('versions', 'v')
    await keys.createKey(`k${name}`, 'EC')
    await keys.createKey('versions', 'EC')
    await certificates.beginCreateCertificate(`c${name}`, SELF, FAST)
    await certificates.beginCreateCertificate('c-versions', SELF, FAST)
    await certificates.createIssuer(`i${name}`, 'Test')
    for (const kind of ['secrets', 'keys', 'certificates'] as const) await makeDeleted(kind, `d${name}-${kind}`)
  }
})
afterAll(() => served.close())

async function makeDeleted(kind: 'secrets' | 'keys' | 'certificates', name: string): Promise<void> {
  if (kind === 'secrets') await clients.secrets.setSecret(name, 'v')
  if (kind === 'keys') await clients.keys.createKey(name, 'EC')
  if (kind === 'certificates') await clients.certificates.beginCreateCertificate(name, SELF, FAST)
  await served.send('DELETE', `/${kind}/${name}`)
}

type Pages = AsyncIterableIterator<readonly { readonly id?: string; readonly name?: string }[]>
interface List {
  readonly path: string
  byPage(clients: SdkClients, maxPageSize: number): Pages
  /** Entries that are the list's. */
  readonly own: RegExp
}

const LISTS = {
  GetSecrets: {
    path: '/secrets',
    byPage: ({ secrets }, maxPageSize) => secrets.listPropertiesOfSecrets().byPage({ maxPageSize }),
    own: /\/secrets\/s[nN]-\d\d$/,
  },
  GetSecretVersions: {
    path: '/secrets/versions/versions',
    byPage: ({ secrets }, maxPageSize) => secrets.listPropertiesOfSecretVersions('versions').byPage({ maxPageSize }),
    own: /\/secrets\/versions\/[0-9a-f]{32}$/,
  },
  GetDeletedSecrets: {
    path: '/deletedsecrets',
    byPage: ({ secrets }, maxPageSize) => secrets.listDeletedSecrets().byPage({ maxPageSize }) as Pages,
    own: /d[nN]-\d\d-secrets$/,
  },
  GetKeys: {
    path: '/keys',
    byPage: ({ keys }, maxPageSize) => keys.listPropertiesOfKeys().byPage({ maxPageSize }),
    own: /\/keys\/k[nN]-\d\d$/,
  },
  GetKeyVersions: {
    path: '/keys/versions/versions',
    byPage: ({ keys }, maxPageSize) => keys.listPropertiesOfKeyVersions('versions').byPage({ maxPageSize }),
    own: /\/keys\/versions\/[0-9a-f]{32}$/,
  },
  GetDeletedKeys: {
    path: '/deletedkeys',
    byPage: ({ keys }, maxPageSize) => keys.listDeletedKeys().byPage({ maxPageSize }) as Pages,
    own: /d[nN]-\d\d-keys$/,
  },
  GetCertificates: {
    path: '/certificates',
    byPage: ({ certificates }, maxPageSize) => certificates.listPropertiesOfCertificates().byPage({ maxPageSize }),
    own: /\/certificates\/c[nN]-\d\d$/,
  },
  GetCertificateVersions: {
    path: '/certificates/c-versions/versions',
    byPage: ({ certificates }, maxPageSize) =>
      certificates.listPropertiesOfCertificateVersions('c-versions').byPage({ maxPageSize }),
    own: /\/certificates\/c-versions\/[0-9a-f]{32}$/,
  },
  GetDeletedCertificates: {
    path: '/deletedcertificates',
    byPage: ({ certificates }, maxPageSize) => certificates.listDeletedCertificates().byPage({ maxPageSize }) as Pages,
    own: /d[nN]-\d\d-certificates$/,
  },
  GetCertificateIssuers: {
    path: '/certificates/issuers',
    byPage: ({ certificates }, maxPageSize) => certificates.listPropertiesOfIssuers().byPage({ maxPageSize }),
    own: /\/issuers\/i[nN]-\d\d$/,
  },
} satisfies Partial<Record<OperationId, List>>
const ROWS = Object.entries<List>(LISTS)

const idOf = ({ id, name }: { readonly id?: string; readonly name?: string }) => id ?? name ?? ''

it('there is a row for every list of a vault', () => {
  const lists = OPERATIONS.filter(({ permission }) => /^(secrets|keys|certificates)\/list/.test(permission))
  expect(lists.map(({ id }) => id).sort()).toEqual(Object.keys(LISTS).sort())
})

describe('the pages of a list', () => {
  it.each(ROWS)('%s are followed by the client to the last, every entry once', async (id, { byPage, own }) => {
    const pages: string[][] = []
    for await (const page of byPage(clients, 7)) pages.push(page.map(idOf))
    // the client of certificates passes no size on
    const size = id.includes('Certificate') ? 25 : 7
    expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(size)
    const found = pages.flat().filter((id) => own.test(id))
    expect(found).toHaveLength(COUNT)
    expect(new Set(found).size).toBe(COUNT)
  })

  it.each(ROWS)('%s come in order of name without case, or of version', async (_id, { byPage, own }) => {
    const found: string[] = []
    for await (const page of byPage(clients, 4)) found.push(...page.map(idOf).filter((id) => own.test(id)))
    const inOrder = found.map((id) => id.toLowerCase())
    expect(inOrder).toEqual([...inOrder].sort())
  })

  it.each(ROWS)(
    '%s hold 25 when nothing is asked for, and link on with version, token and no size',
    async (_id, { path }) => {
      const first = (await served.send('GET', path)).body
      expect(first.value).toHaveLength(25)
      const { port } = new URL(served.url)
      const link = String(first.nextLink)
      expect(link.slice(0, link.indexOf('skiptoken='))).toBe(
        `https://contoso.vault.localhost:${port}${path}?api-version=2025-07-01&$`,
      )
      expect(link).toMatch(/skiptoken=[\w-]+$/)
    },
  )

  it.each(ROWS)('%s hold as many as are asked for, and so do those that follow', async (_id, { path }) => {
    const first = (await served.send('GET', `${path}?maxresults=7`)).body
    const second = (await served.send('GET', first.nextLink.slice(served.url.length))).body
    expect([first.value.length, second.value.length]).toEqual([7, 7])
    expect(second.nextLink).toMatch(/&maxresults=7$/)
  })

  it.each(ROWS)('%s end with a page whose nextLink is null', async (_id, { path }) => {
    let page = (await served.send('GET', `${path}?maxresults=25`)).body
    while (page.nextLink !== null) page = (await served.send('GET', page.nextLink.slice(served.url.length))).body
    expect(page).toMatchObject({ value: expect.any(Array), nextLink: null })
  })

  it('may be empty with more to come: names whose first certificate is pending leave gaps', async () => {
    for (const name of PENDING) await clients.certificates.beginCreateCertificate(name, UNKNOWN, FAST)
    const first = (await served.send('GET', '/certificates?maxresults=2')).body
    expect(first.value).toEqual([])
    expect(first.nextLink).toContain('&maxresults=2')
    const names: string[] = []
    for await (const { name = '' } of clients.certificates.listPropertiesOfCertificates()) names.push(name)
    expect(names.filter((name) => name.startsWith('c'))).toHaveLength(COUNT + 1)
    const pending: string[] = []
    for await (const one of clients.certificates.listPropertiesOfCertificates({ includePending: true }))
      pending.push(one.name ?? '')
    expect(pending.slice(0, 3)).toEqual(PENDING.slice(0, 3))
  })
})
