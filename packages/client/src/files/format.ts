/** NDJSON, one object a line (https://github.com/ndjson/ndjson-spec), or CSV with a head (RFC 4180). */

export const FILE_FORMATS = ['ndjson', 'csv'] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

/** By the ending of a file's name; what has none that is known is NDJSON. */
export const formatOfName = (name: string | undefined): FileFormat => (/\.csv$/i.test(name ?? '') ? 'csv' : 'ndjson')
