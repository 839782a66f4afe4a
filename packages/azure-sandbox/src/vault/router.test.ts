/** Routing of paths as SDKs send them. */
import { describe, expect, it } from 'vitest'
import { API_VERSIONS } from './api-versions.ts'
import { HANDLERS } from './handlers.ts'
import { OPERATIONS } from './operations/index.ts'
import { createRouter } from './router.ts'

const route = createRouter(OPERATIONS)
const found = (method: string, path: string) => {
  const routing = route(method, path)
  return routing.kind === 'found' ? [routing.match.operation.id, routing.match.values] : routing.kind
}

describe('routes', () => {
  it.each([
    ['GET', '/secrets/n/', 'GetSecret', { name: 'n' }],
    ['GET', '//secrets/n/v', 'GetSecret', { name: 'n', version: 'v' }],
    ['GET', '/secrets/n/versions', 'GetSecretVersions', { name: 'n' }],
    ['POST', '/keys/n//encrypt', 'encrypt', { name: 'n', version: '' }],
    ['POST', '/keys/n/encrypt', 'encrypt', { name: 'n' }],
    ['POST', '/keys/n/v/wrapKey', 'wrapKey', { name: 'n', version: 'v' }],
    ['GET', '/keys/n/rotationpolicy', 'GetKeyRotationPolicy', { name: 'n' }],
    ['GET', '/keys/n/attestation', 'GetKeyAttestation', { name: 'n' }],
    ['POST', '/keys/restore', 'RestoreKey', {}],
    ['GET', '/certificates/issuers', 'GetCertificateIssuers', {}],
    ['GET', '/certificates/issuers/i', 'GetCertificateIssuer', { issuer: 'i' }],
    ['GET', '/certificates/contacts', 'GetCertificateContacts', {}],
    ['GET', '/certificates/n/policy', 'GetCertificatePolicy', { name: 'n' }],
    ['PATCH', '/certificates/n/policy', 'UpdateCertificatePolicy', { name: 'n' }],
    ['GET', '/certificates/n/pending', 'GetCertificateOperation', { name: 'n' }],
    ['POST', '/Certificates/a%2Db/Pending/merge', 'MergeCertificate', { name: 'a-b' }],
    ['GET', '/deletedkeys', 'GetDeletedKeys', {}],
    ['POST', '/deletedkeys/n/recover', 'RecoverDeletedKey', { name: 'n' }],
  ])('%s %s is %s', (method, path, id, values) => {
    expect(found(method, path)).toEqual([id, values])
  })

  it('tell a wrong method from a wrong path', () => {
    expect(found('PUT', '/secrets/')).toBe('wrongMethod')
    expect(found('GET', '/')).toBe('noSuchPath')
    expect(found('GET', '/secrets//')).toEqual(['GetSecrets', {}])
  })
})

describe('the table of operations', () => {
  it('has each id once, a handler for each, and known versions', () => {
    const ids = OPERATIONS.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(Object.keys(HANDLERS).sort()).toEqual([...ids].sort())
    expect(OPERATIONS.every(({ since }) => API_VERSIONS.includes(since))).toBe(true)
  })

  it('names a permission and a data action for everything a vault answers', () => {
    for (const { id, permission, dataAction } of OPERATIONS)
      if (/^(secrets|keys|certificates)\//.test(permission)) expect([id, dataAction]).not.toEqual([id, ''])
  })
})
