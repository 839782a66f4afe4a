/** Inputs that several data-plane operations share, in the words of Microsoft's reference. */
import type { OperationInput } from '@keyway/contract'

export const NAME_PATTERN = '^[0-9a-zA-Z-]+$'
export const VERSION_PATTERN = '^[0-9a-fA-F]{32}$'

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
  pattern: VERSION_PATTERN,
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
  secret: true,
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
  help: 'Whether it may be used. Key Vault refuses to read a disabled secret or to use a disabled key.',
  example: true,
}

export const NOT_BEFORE: OperationInput = {
  name: 'nbf',
  label: 'Activation date',
  type: 'date',
  in: 'body',
  required: false,
  help: 'From when on it is valid.',
  example: '2027-01-15',
}

export const EXPIRES: OperationInput = {
  name: 'exp',
  label: 'Expiration date',
  type: 'date',
  in: 'body',
  required: false,
  help: 'When it expires.',
  example: '2027-12-31',
}

export const TAGS: OperationInput = {
  name: 'tags',
  label: 'Tags',
  type: 'object',
  in: 'body',
  required: false,
  help: 'Up to 15 names with a text each. They replace the tags that were there.',
  example: '{"environment": "test"}',
}

/** The text that backing up gave; it holds all versions, encrypted for Azure alone. */
export const BACKUP: OperationInput = {
  name: 'value',
  label: 'Backup',
  type: 'bytes',
  in: 'body',
  required: true,
  help: 'The text that backing up gave.',
  secret: true,
}

/** Where the inputs above go in a body: Key Vault groups the three times and switches under `attributes`. */
export const ATTRIBUTE_PATHS = { enabled: 'attributes.enabled', nbf: 'attributes.nbf', exp: 'attributes.exp' } as const
