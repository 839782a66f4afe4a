/** Inputs that several data-plane operations share, in the words of Microsoft's reference. */
import type { OperationInput } from '@keyway/contract'

const NAME_PATTERN = '^[0-9a-zA-Z-]+$'

export const SECRET_NAME: OperationInput = {
  name: 'secret-name',
  label: 'Secret name',
  type: 'string',
  in: 'path',
  required: true,
  help: 'Name of the secret: 1 to 127 letters, digits and hyphens.',
  example: 'database-password',
  pattern: NAME_PATTERN,
  maxLength: 127,
}

export const SECRET_VERSION: OperationInput = {
  name: 'secret-version',
  label: 'Version',
  type: 'string',
  in: 'path',
  required: false,
  help: 'Version of the secret, 32 hexadecimal digits. Leave empty for the newest.',
  example: '4387e9f3d6e14c459867679a90fd0f79',
  pattern: '^[0-9a-fA-F]{32}$',
}

export const MAX_RESULTS: OperationInput = {
  name: 'maxresults',
  label: 'Results per page',
  type: 'number',
  in: 'query',
  required: false,
  help: 'How many results Key Vault gives per page, 1 to 25. All pages are read either way.',
  example: 25,
  minimum: 1,
  maximum: 25,
}

export const SECRET_VALUE: OperationInput = {
  name: 'value',
  label: 'Value',
  type: 'string',
  in: 'body',
  required: true,
  help: 'The secret itself, up to 25 KB of text.',
  maxLength: 25_600,
}

export const CONTENT_TYPE: OperationInput = {
  name: 'contentType',
  label: 'Content type',
  type: 'string',
  in: 'body',
  required: false,
  help: 'What kind of secret it is, for people to read. Up to 255 characters.',
  example: 'text/plain',
  maxLength: 255,
}

export const ENABLED: OperationInput = {
  name: 'enabled',
  label: 'Enabled',
  type: 'boolean',
  in: 'body',
  required: false,
  help: 'Whether the value may be read. Key Vault refuses to give out a disabled secret.',
  example: true,
}

export const NOT_BEFORE: OperationInput = {
  name: 'nbf',
  label: 'Activation date',
  type: 'number',
  in: 'body',
  required: false,
  help: 'When the secret becomes valid, in seconds since 1970-01-01 UTC.',
  example: 1_800_000_000,
  minimum: 0,
}

export const EXPIRES: OperationInput = {
  name: 'exp',
  label: 'Expiration date',
  type: 'number',
  in: 'body',
  required: false,
  help: 'When the secret expires, in seconds since 1970-01-01 UTC.',
  example: 1_830_000_000,
  minimum: 0,
}

export const TAGS: OperationInput = {
  name: 'tags',
  label: 'Tags',
  type: 'object',
  in: 'body',
  required: false,
  help: 'Up to 15 names with a text each. They replace the tags that were there.',
}

/** Where the inputs above go in a body: Key Vault groups the three times and switches under `attributes`. */
export const ATTRIBUTE_PATHS = { enabled: 'attributes.enabled', nbf: 'attributes.nbf', exp: 'attributes.exp' } as const
