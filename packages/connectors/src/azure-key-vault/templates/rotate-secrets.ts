import type { FlowTemplate } from '../../flow-template.ts'
import { MOST_DAYS, number, PREFIX, text } from './inputs.ts'
import { field, jsonata, namedInJsonata } from './parts.ts'

const CHARACTERS = {
  'letters and digits': 'ALPHANUMERIC',
  'letters, digits and symbols': 'SYMBOLS',
  hexadecimal: 'CRYPTO',
} as const

export const rotateSecrets: FlowTemplate = {
  _id: 'rotate-secrets',
  name: 'Rotate old secrets',
  description: 'Gives secrets that were not changed for some days a new version with a random value.',
  limits: [
    'Only the vault gets to know the new value: whatever else has the old one, such as a database, must be told, so choose the secrets by their tag.',
    'Older versions stay enabled, until somebody disables them.',
    'Secrets of certificates are left out: they change with their certificate.',
  ],
  connections: [{ role: 'vault', label: 'Vault', help: 'The vault whose secrets are rotated.', api: 'data-plane' }],
  inputs: [
    number('olderThanDays', 'Not changed for days', 'Secrets changed since then are left alone.', [0, MOST_DAYS], 90),
    text('tag', 'Only with the tag', 'Name of a tag; only secrets that have it are rotated. Leave empty for all.', {
      example: 'rotate',
      maxLength: 256,
    }),
    PREFIX,
    number('length', 'Length', 'Characters of the new value.', [8, 256], 32),
    text('characters', 'Characters', 'What the new value is made of.', {
      required: true,
      options: Object.keys(CHARACTERS),
      default: 'letters and digits',
    }),
    number(
      'expiresInDays',
      'Expires in days',
      'When the new version expires. Leave empty for a version that does not.',
      [1, MOST_DAYS],
    ),
  ],
  result: 'flow',
  documents({ olderThanDays, tag, prefix, length, characters, expiresInDays }) {
    const kind = CHARACTERS[characters as keyof typeof CHARACTERS]
    const tagged = typeof tag === 'string' && tag !== '' ? ` and $exists($lookup(tags, ${JSON.stringify(tag)}))` : ''
    const isOld = `attributes.updated * 1000 <= $millis() - ${olderThanDays} * 86400000`
    return {
      exports: {
        'old secrets': {
          _connectionId: 'vault',
          http: { _httpConnectorEndpointId: 'GetSecrets' },
          ...(typeof expiresInDays === 'number' && {
            transform: jsonata(`$merge([$, {"expires": $floor($millis() / 1000) + ${expiresInDays} * 86400}])`),
          }),
          filter: jsonata(
            `attributes.enabled = true and $not(managed = true) and ${isOld}${tagged}${namedInJsonata(prefix)}`,
          ),
        },
      },
      imports: {
        'set new values': {
          _connectionId: 'vault',
          http: { _httpConnectorEndpointIds: ['SetSecret'] },
          mappings: [
            field('secret-name', '$.name'),
            field('value', `{{random "${kind}" ${length}}}`),
            field('contentType', '$.contentType'),
            field('tags', '$.tags', 'object'),
            field('exp', '$.expires', 'number'),
          ],
        },
      },
      flow: {
        pageGenerators: [{ _exportId: 'old secrets' }],
        pageProcessors: [{ type: 'import', _importId: 'set new values' }],
      },
    }
  },
}
