/** integrator.io's names of media types, as headers have them. */
import type { MediaType, UniversalHttpInput } from '@keyway/contract'

const CONTENT_TYPES: Readonly<Record<MediaType, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  urlencoded: 'application/x-www-form-urlencoded',
  'form-data': 'multipart/form-data',
  plaintext: 'text/plain; charset=utf-8',
}

const ACCEPT = {
  json: 'application/json',
  xml: 'application/xml, text/xml',
  csv: 'text/csv',
  plaintext: 'text/plain',
} as const satisfies Record<NonNullable<UniversalHttpInput['successMediaType']>, string>

export const contentTypeOf = (type: MediaType): string => CONTENT_TYPES[type]

export const acceptOf = (type: keyof typeof ACCEPT | undefined): string =>
  type === undefined ? 'application/json, */*;q=0.8' : ACCEPT[type]
