/** Calls of Microsoft Graph in a person's or an app's name. */
import { REDIRECT, testClient } from '../entra/client.ts'
import type { Answer, TestSandbox } from '../running-sandbox.ts'

export interface GraphClient {
  /** Signs a person in for permissions of Graph and returns the token. */
  tokenOf(user: string, ...permissions: readonly string[]): Promise<string>
  /** `bearer` empty: no token is sent. */
  call(method: string, path: string, body: unknown, bearer: string): Promise<Answer>
  readonly client: ReturnType<typeof testClient>
}

export function graphClient(sandbox: TestSandbox): GraphClient {
  const client = testClient(sandbox, { displayName: 'Graph tool' })
  return {
    client,
    async tokenOf(user, ...permissions) {
      const scope = ['openid', ...permissions.map((name) => `https://graph.microsoft.com/${name}`)].join(' ')
      const code = await client.code({ scope, redirect_uri: REDIRECT }, user)
      const { json } = await client.redeem(code, { scope })
      return json.access_token
    },
    call: (method, path, body, bearer) =>
      sandbox.send(`${sandbox.endpoints.graph}/v1.0${path}`, {
        method,
        headers: { ...(bearer && { authorization: `Bearer ${bearer}` }), 'content-type': 'application/json' },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  }
}

/** Status and code of a refusal. */
export const graphRefusal = ({ status, json }: Answer) => [status, json?.error?.code]
