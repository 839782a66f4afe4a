/** Which host names a sandbox answers to, and what it calls itself. */
import { describe, expect, it } from 'vitest'
import { hostMatcher, makeEndpoints, serverNames } from './endpoints.ts'
import { HOST_NAMES } from './host-names.ts'

describe('host names', () => {
  it.each([
    'vault.azure.net',
    'a.b.vault.azure.net',
    'evil.example',
    'vault.localhost',
    '.vault.localhost',
    '',
    undefined,
  ])('a sandbox does not answer to %s', (host) => {
    expect(hostMatcher(HOST_NAMES.azure)(host)).toBeUndefined()
  })

  it('of a cloud are refused by a sandbox that does not stand in for it', () => {
    const matchHost = hostMatcher(HOST_NAMES.localhost)
    expect(matchHost('contoso.vault.azure.net')).toBeUndefined()
    expect(matchHost('login.microsoftonline.us')).toBeUndefined()
  })

  it.each([
    ['azure', 'LOGIN.windows.net:443', { plane: 'entra' }],
    ['usGovernment', 'management.usgovcloudapi.net', { plane: 'arm' }],
    ['china', 'contoso.vault.azure.cn:5391', { plane: 'vault', vaultName: 'contoso' }],
    ['localhost', 'graph.localhost:5391', { plane: 'graph' }],
    ['azure', '127.0.0.1:5392', { plane: 'browser' }],
    ['azure', 'contoso.vault.localhost', { plane: 'vault', vaultName: 'contoso' }],
  ] as const)('of cloud %s: %s leads to its plane', (cloud, host, plane) => {
    expect(hostMatcher(HOST_NAMES[cloud])(host)).toEqual(plane)
  })

  it('all stand in the certificate of a sandbox with names of its own', () => {
    const own = {
      login: 'login.stack.example',
      arm: 'arm.stack.example',
      graph: 'graph.stack.example',
      vaultSuffix: 'vault.stack.example',
    }
    expect(serverNames(own)).toEqual(expect.arrayContaining([own.login, own.arm, own.graph, '*.vault.stack.example']))
  })

  it('name the advertised port, and none when it is 443', () => {
    expect(makeEndpoints(HOST_NAMES.azure, 443, 0).vault('contoso')).toBe('https://contoso.vault.azure.net')
    expect(makeEndpoints(HOST_NAMES.usGovernment, 8443, 0)).toMatchObject({
      login: 'https://login.microsoftonline.us:8443',
      vaultResource: 'https://vault.usgovcloudapi.net',
    })
  })
})
