/** Which api-versions the data plane takes, and from which on each operation exists. */
import { beforeAll, describe, expect, it } from 'vitest'
import { API_VERSIONS } from './api-versions.ts'
import { OPERATIONS } from './operations/index.ts'
import { openTestVault, type TestVault } from './testing/test-vault.ts'

let vault: TestVault
beforeAll(async () => {
  vault = await openTestVault()
  await vault.send('PUT', '/secrets/s', { value: 'v' })
})

const call = ({ method, path }: { readonly method: string; readonly path: string }, version: string) =>
  vault.send(method, `${path.replace(/\{\w+\}/g, 'none')}?api-version=${version}`, method === 'GET' ? undefined : {})

describe('an api-version', () => {
  it.each(['1.0', '7', '7.7', '2015-06-02', '7.0 ', 'latest', '2026-04-01-preview'])(
    '%s is not recognized',
    async (version) => {
      const { status, body } = await vault.send('GET', `/secrets/s?api-version=${encodeURIComponent(version)}`)
      expect([status, body.error]).toEqual([
        400,
        {
          code: 'BadParameter',
          message: `The specified version (${version}) is not recognized. Consider using the latest supported version (2026-04-01).`,
        },
      ])
    },
  )

  it.each(API_VERSIONS)('%s is taken', async (version) => {
    const { status, body } = await vault.send('GET', `/secrets/s?api-version=${version}`)
    expect([status, body.value]).toEqual([200, 'v'])
  })

  it('may have its own name written in percent, as newer clients do', async () => {
    const query = new URLSearchParams('api%2Dversion=7.4')
    expect(query.get('api-version')).toBe('7.4')
    expect((await vault.send('GET', '/secrets/s?api%2Dversion=7.4')).status).toBe(200)
  })

  it.each(OPERATIONS.map((operation) => [operation.id, operation] as const))(
    '%s exists from its first api-version on and not before',
    async (_id, operation) => {
      const first = API_VERSIONS.indexOf(operation.since)
      const isUnknown = async (version: string) => {
        const { status, body } = await call(operation, version)
        return status === 400 && String(body.error.message).startsWith(`The specified version (${version})`)
      }
      expect(await isUnknown(operation.since)).toBe(false)
      const before = API_VERSIONS[first - 1]
      if (before !== undefined) expect(await isUnknown(before)).toBe(true)
    },
  )
})
