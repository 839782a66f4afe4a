/** Every operation of the data plane has the name Azure's log gives it. */
import { expect, it } from 'vitest'
import { OPERATIONS } from '../vault/operations/index.ts'
import { MANAGED_HSM_OPERATIONS } from '../vault/operations/managed-hsm.ts'
import { auditOperation } from './audit-operations.ts'

const sample = (path: string) => path.replaceAll(/\{\w+\}/g, 'x1')
const ofHsm: readonly string[] = MANAGED_HSM_OPERATIONS.map(({ id }) => id)
const ofVaults = OPERATIONS.filter(
  ({ id, path }) => !ofHsm.includes(id) && /^\/(deleted)?(secrets|keys|certificates)(\/|$)/.test(path),
)

it.each(ofVaults.map(({ id, method, path }) => [id, method, path] as const))(
  '%s has a name: %s %s',
  (_id, method, path) => {
    expect(auditOperation('vault', method, sample(path))).toMatch(/^(Secret|Key|Certificate)[A-Z]\w+$/)
  },
)

it.each([
  ['GET', '/secrets/one', 'SecretGet'],
  ['GET', '/secrets/one/0123456789abcdef0123456789abcdef', 'SecretGet'],
  ['GET', '//secrets/versions/versions', 'SecretListVersions'],
  ['PATCH', '/keys/one/', 'KeyUpdate'],
  ['POST', '/keys/k/0123/unwrapkey', 'KeyUnwrap'],
  ['DELETE', '/deletedcertificates/c', 'CertificatePurge'],
  ['GET', '/certificates/issuers', 'CertificateIssuersList'],
  ['GET', '/certificates/issuers/own', 'CertificateIssuerGet'],
  ['POST', '/certificates/c/pending/merge', 'CertificatePendingMerge'],
])('%s %s is %s', (method, path, name) => {
  expect(auditOperation('vault', method, path)).toBe(name)
})

const GROUP = '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault'
it.each([
  ['PUT', `${GROUP}/vaults/v`, 'VaultPut'],
  ['PUT', `${GROUP}/vaults/v/accessPolicies/add`, 'VaultPatch'],
  ['GET', `/subscriptions/s${'/providers/Microsoft.KeyVault'}/vaults`, 'VaultList'],
  ['POST', '/subscriptions/s/providers/Microsoft.KeyVault/locations/l/deletedVaults/v/purge', 'VaultPurge'],
  ['GET', '/subscriptions/s/resourceGroups/g', undefined],
])('%s %s of Resource Manager is %s', (method, path, name) => {
  expect(auditOperation('arm', method, path)).toBe(name)
})
