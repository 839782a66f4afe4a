/** The api-versions the data plane knows, oldest first, and what a version has or has not. */
import { refusal } from './errors.ts'

/** In order of publication: an operation or a member exists from its version onwards. */
export const API_VERSIONS = [
  '2015-06-01',
  '2016-10-01',
  '7.0-preview',
  '7.0',
  '7.1-preview',
  '7.1',
  '7.2-preview',
  '7.2',
  '7.3-preview',
  '7.3',
  '7.4-preview.1',
  '7.4',
  '7.5-preview.1',
  '7.5',
  '7.6-preview.1',
  '7.6-preview.2',
  '7.6',
  '2025-06-01-preview',
  '2025-07-01',
  '2026-01-01-preview',
  '2026-03-01-preview',
  '2026-04-01',
  '2026-05-01-preview',
  '2026-07-01-preview',
] as const

export type ApiVersion = (typeof API_VERSIONS)[number]

const LATEST_STABLE: ApiVersion = '2026-04-01'
const POSITION = new Map<string, number>(API_VERSIONS.map((version, position) => [version, position]))

/**
 * Reads `api-version`; there is no default. Throws `versionMissing` or `versionUnknown`. Given twice it is one unknown
 * version, the values joined by a comma as ASP.NET joins them.
 */
export function requireApiVersion(query: URLSearchParams): ApiVersion {
  const version = query.getAll('api-version').join(',')
  if (version === '') throw refusal('versionMissing')
  if (!isKnown(version)) throw unknownVersion(version)
  return version
}

/** Whether `version` already has what arrived with `since`. */
export const isSince = (version: ApiVersion, since: ApiVersion): boolean =>
  (POSITION.get(version) ?? 0) >= (POSITION.get(since) ?? 0)

/** The refusal for a version that is not known, or too old for the operation asked. */
export const unknownVersion = (version: string) => refusal('versionUnknown', { version, latest: LATEST_STABLE })

const isKnown = (version: string): version is ApiVersion => POSITION.has(version)
