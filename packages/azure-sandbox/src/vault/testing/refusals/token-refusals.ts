/** Tokens a vault does not take; each answer carries the challenge. */
import { SecretClient } from '@azure/keyvault-secrets'
import type { SdkClients } from '../sdk/sdk-call.ts'
import { TENANT } from '../test-vault.ts'
import { type RefusalCase, refusedRaw } from './refusal-case.ts'

const OTHER_TENANT = 'c29e4b70-18d5-4f6a-b3c7-90e5a1d27f48'

/** A client with a token of its own, claims laid over the usual ones. */
async function refusedToken({ served }: SdkClients, claims: Readonly<Record<string, unknown>>) {
  const token = await served.token(claims)
  const getToken = async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 })
  let answer = { status: 0, error: {} }
  const onResponse = ({ status, bodyAsText }: { status: number; bodyAsText?: string | null }) => {
    answer = { status, error: JSON.parse(bodyAsText ?? '').error }
  }
  const client = new SecretClient(served.url, { getToken })
  await client.getSecret('any', { onResponse }).catch(() => undefined)
  return answer
}

const withToken = (claims: Readonly<Record<string, unknown>>): RefusalCase['arrange'] => {
  return async (clients) => () => refusedToken(clients, claims)
}

const bare = (authorization: string | undefined): RefusalCase['arrange'] => {
  const headers = { authorization } as Readonly<Record<string, string>>
  return async (clients) => () => refusedRaw(clients, 'GET', '/secrets/any', undefined, headers)
}

const refused = { status: 401, code: 'Unauthorized' } as const

export const TOKEN_REFUSALS = {
  tokenMissing: [
    {
      ...refused,
      when: 'there is no token',
      arrange: bare(undefined),
      message: 'AKV10000: Request is missing a Bearer or PoP token.',
    },
  ],
  tokenMalformed: [
    {
      ...refused,
      when: 'the token is no JSON Web Token',
      arrange: bare('Bearer word'),
      message: 'AKV10001: The Bearer token is not a readable JSON Web Token.',
    },
  ],
  tokenSignature: [
    {
      ...refused,
      when: 'nobody known signed the token',
      arrange: async (clients) => {
        const [header, payload] = (await clients.served.token()).split('.')
        return bare(`Bearer ${header}.${payload}.AAAA`)(clients, '')
      },
      message: ['AKV10046: Unable to resolve the key used for signature validation. EncodedJwtHeader: '],
    },
  ],
  tokenAudience: [
    {
      ...refused,
      when: 'the token is for Resource Manager',
      arrange: withToken({ aud: 'https://management.localhost' }),
      message: 'AKV10022: Invalid audience. Expected https://vault.localhost, found: https://management.localhost.',
    },
    {
      ...refused,
      when: 'the token is for one vault by its address',
      arrange: withToken({ aud: 'https://other.vault.localhost' }),
      message: 'AKV10022: Invalid audience. Expected https://vault.localhost, found: https://other.vault.localhost.',
    },
  ],
  tokenIssuer: [
    {
      ...refused,
      when: 'the token is of another tenant',
      arrange: withToken({ iss: `https://sts.windows.net/${OTHER_TENANT}/`, tid: OTHER_TENANT }),
      message: ['AKV10032: Invalid issuer. Expected one of ', `found https://sts.windows.net/${OTHER_TENANT}/.`],
    },
    {
      ...refused,
      when: 'the vault is of another tenant',
      arrange: async (clients) => {
        clients.served.change({ tenantId: OTHER_TENANT })
        return bare(`Bearer ${await clients.served.token()}`)(clients, '')
      },
      message: `AKV10032: Invalid issuer. Expected one of https://sts.windows.net/${OTHER_TENANT}/, found https://sts.windows.net/${TENANT}/.`,
    },
  ],
  tokenExpired: [
    {
      ...refused,
      when: 'the token has expired',
      arrange: withToken({ nbf: 1, exp: 2 }),
      message: "[TokenExpired] Error validating token: 'S2S12086'.",
    },
  ],
  tokenNotYetValid: [
    {
      ...refused,
      when: 'the token is not valid yet',
      arrange: withToken({ nbf: 9_999_999_990, exp: 9_999_999_999 }),
      message: '[TokenNotYetValid] Token not yet valid.',
    },
  ],
} as const satisfies Readonly<Record<string, readonly RefusalCase[]>>
