/**
 * The api-versions each provider takes. A request without one, or with one nobody knows, is refused before anything else.
 */
import { ArmError } from './errors.ts'

export const KEY_VAULT_VERSIONS = [
  '2026-02-01',
  '2025-05-01',
  '2024-11-01',
  '2023-07-01',
  '2023-02-01',
  '2022-11-01',
  '2022-07-01',
  '2021-10-01',
  '2019-09-01',
  '2018-02-14',
  '2016-10-01',
  '2015-06-01',
  '2026-05-15-preview',
  '2026-04-01-preview',
  '2026-03-01-preview',
  '2024-12-01-preview',
  '2024-04-01-preview',
  '2022-02-01-preview',
  '2021-11-01-preview',
  '2021-06-01-preview',
  '2021-04-01-preview',
  '2020-04-01-preview',
  '2018-02-14-preview',
] as const

const DATE = /^\d{4}-\d{2}-\d{2}(-preview)?$/

/** Resource Manager's own types change little between versions: any well-formed date since 2014 is taken. */
export type VersionFamily = 'keyVault' | 'any'

/** @throws ArmError apiVersionMissing. */
export function requireApiVersion(query: URLSearchParams): string {
  const version = query.get('api-version')
  if (!version) throw new ArmError('apiVersionMissing')
  return version
}

/** @throws ArmError apiVersionInvalid. */
export function checkApiVersion(version: string, family: VersionFamily): void {
  const supported = KEY_VAULT_VERSIONS.join(',')
  if (!DATE.test(version)) throw new ArmError('apiVersionInvalid', { version, supported })
  if (family === 'keyVault' && !(KEY_VAULT_VERSIONS as readonly string[]).includes(version)) {
    throw new ArmError('apiVersionInvalid', { version, supported })
  }
}

/** Versions are dates: later text is the later version. */
export const isSince = (version: string, first: string): boolean => version.slice(0, 10) >= first
