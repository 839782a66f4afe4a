import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { isSandboxName, loopbackLookup, loopbackLookupPromise } from './loopback-lookup.ts'

const lookup = promisify(
  loopbackLookup as (host: string, options: object, done: (e: Error | null, a?: unknown) => void) => void,
)

describe('names', () => {
  it('under localhost belong to the sandbox, Azure’s only when asked for', () => {
    expect(isSandboxName('a.vault.localhost', '')).toBe(true)
    expect(isSandboxName('notlocalhost', '')).toBe(false)
    expect(isSandboxName('a.vault.azure.net', '')).toBe(false)
    expect(isSandboxName('a.vault.azure.net', 'azure')).toBe(true)
    expect(isSandboxName('a.vault.azure.cn', 'azure')).toBe(false)
    expect(isSandboxName('a.vault.azure.cn.', 'china')).toBe(true)
    expect(isSandboxName('login.microsoftonline.com.evil.example', 'azure')).toBe(false)
  })

  it('resolve in every form of dns.lookup', async () => {
    expect(await lookup('x.localhost', {})).toBe('127.0.0.1')
    expect(await lookup('x.localhost', { family: 6 })).toBe('::1')
    expect(await lookup('x.localhost', { all: true })).toEqual([{ address: '127.0.0.1', family: 4 }])
    expect(await loopbackLookupPromise('x.localhost')).toEqual({ address: '127.0.0.1', family: 4 })
    expect(await loopbackLookupPromise('127.0.0.1')).toEqual({ address: '127.0.0.1', family: 4 })
  })
})
