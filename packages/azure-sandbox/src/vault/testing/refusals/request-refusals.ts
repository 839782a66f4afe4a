/** Requests that are wrong in themselves: address, api-version, body, names, pages. */
import { MAX_PAGE } from '../../paging.ts'
import { type RefusalCase, refusedBy, refusedRaw } from './refusal-case.ts'

const raw = (method: string, path: string, body?: unknown): RefusalCase['arrange'] => {
  return async (clients, name) => () => refusedRaw(clients, method, path.replace('{name}', name), body)
}

const bad = { status: 400, code: 'BadParameter' } as const
const latest = 'Consider using the latest supported version (2026-04-01).'
const page = (value: string) => `Parameter maxresults must be between 1 and ${MAX_PAGE}; found: ${value}.`

export const REQUEST_REFUSALS = {
  versionMissing: [
    {
      ...bad,
      when: 'there is no api-version',
      arrange: raw('GET', '/secrets?api-version='),
      message: 'api-version must be specified',
    },
  ],
  versionUnknown: [
    {
      ...bad,
      when: 'no such api-version exists',
      arrange: raw('PUT', '/secrets/{name}?api-version=7.99', { value: 'v' }),
      message: `The specified version (7.99) is not recognized. ${latest}`,
    },
    {
      ...bad,
      when: 'the api-version is given twice',
      arrange: raw('PUT', '/secrets/{name}?api-version=7.4&api-version=7.4', { value: 'v' }),
      message: `The specified version (7.4,7.4) is not recognized. ${latest}`,
    },
    {
      ...bad,
      when: 'the operation is younger than the api-version',
      arrange: raw('POST', '/keys/{name}/rotate?api-version=7.2'),
      message: `The specified version (7.2) is not recognized. ${latest}`,
    },
  ],
  nameInvalid: [
    {
      ...bad,
      when: 'a name has other characters',
      arrange: async (clients) => () => refusedBy(clients, clients.secrets.setSecret('not_a name', 'v')),
      message: 'The request URI contains an invalid name: not_a name',
    },
    {
      ...bad,
      when: 'a name has 128 characters',
      arrange: async (clients) => () => refusedBy(clients, clients.keys.createKey('a'.repeat(128), 'EC')),
      message: `The request URI contains an invalid name: ${'a'.repeat(128)}`,
    },
    {
      ...bad,
      when: 'an issuer is named Self',
      arrange: async (clients) => () => refusedBy(clients, clients.certificates.createIssuer('Self', 'Test')),
      message: 'The request URI contains an invalid name: Self',
    },
  ],
  bodyUnreadable: [
    {
      ...bad,
      when: 'the body is no JSON',
      arrange: raw('PUT', '/secrets/{name}', '{"value":"v"'),
      message: 'The request body is not readable as JSON: it is not well-formed',
    },
    {
      ...bad,
      when: 'the body is no object',
      arrange: raw('PUT', '/secrets/{name}', '["v"]'),
      message: 'The request body is not readable as JSON: an object is expected',
    },
  ],
  maxResultsInvalid: [
    { ...bad, when: 'a page of none is asked for', arrange: raw('GET', '/secrets?maxresults=0'), message: page('0') },
    {
      ...bad,
      when: 'a page of 26 is asked for',
      arrange: async (clients) => async () => {
        const pages = clients.secrets.listPropertiesOfSecrets().byPage({ maxPageSize: 26 })
        return refusedBy(clients, pages.next())
      },
      message: page('26'),
    },
    {
      ...bad,
      when: 'the page size is a word',
      arrange: raw('GET', '/keys/{name}/versions?maxresults=all'),
      message: page('all'),
    },
  ],
  skipTokenInvalid: [
    {
      ...bad,
      when: 'a skip token is nobody’s',
      arrange: raw('GET', '/certificates?$skiptoken=AAAA'),
      message: 'Parameter $skiptoken is not a token of this list.',
    },
  ],
  pathNotFound: [
    {
      status: 404,
      code: 'NotFound',
      when: 'the path is foreign',
      arrange: raw('GET', '/blobs/{name}'),
      message: 'The requested path is not part of the Key Vault API: /blobs/{name}',
    },
  ],
  vaultNotFound: [
    {
      status: 404,
      code: 'VaultNotFound',
      when: 'no such vault exists',
      arrange:
        async ({ served }) =>
        async () => {
          const request = { method: 'GET', rawPath: '/secrets', query: new URLSearchParams(), headers: {} }
          const { status, body } = await served.plane(
            { ...request, body: Buffer.alloc(0), clientAddress: '127.0.0.1', isLocal: true, origin: served.url },
            'nowhere',
          )
          return { status, ...(body as { error: object }) }
        },
      message: 'No vault named nowhere exists. In Azure its host name would not resolve.',
    },
  ],
  methodNotAllowed: [
    {
      status: 405,
      code: 'MethodNotAllowed',
      when: 'the path does not have the method',
      arrange: raw('PUT', '/secrets/', { value: 'v' }),
      message: 'HTTP PUT not allowed',
    },
  ],
} as const satisfies Readonly<Record<string, readonly RefusalCase[]>>
