/** How secrets, certificates and keys get from one vault into another: what mirroring and copying are made of. */
import { field, isTrue, type Lane, lookUp, lookup, markedAs, named, ON_ITS_OWN, of, rules, write } from './parts.ts'

export interface Copied {
  readonly exports: Readonly<Record<string, object>>
  readonly imports: Readonly<Record<string, object>>
  readonly lane: Lane
}

const list = (operation: string, kind: string, more: object) => ({
  _connectionId: 'source',
  http: { _httpConnectorEndpointId: operation },
  transform: markedAs(kind),
  ...more,
})

/**
 * Secrets are read one by one, and only those that can be: Key Vault gives no value of a disabled one.
 * @param existing what is done with a secret that is in the target: it is brought up to date, or left
 */
export const copySecrets = (prefix: unknown, existing: 'update' | 'keep'): Copied => ({
  exports: {
    secrets: list('GetSecrets', 'secret', {
      filter: rules('and', isTrue('attributes.enabled'), ON_ITS_OWN, ...named(prefix)),
    }),
    'value of a secret': lookup('source', 'GetSecret', 'secret-name'),
  },
  imports: {
    'set secrets': {
      _connectionId: 'target',
      http: { _httpConnectorEndpointIds: ['SetSecret'] },
      ...(existing === 'keep' ? { ignoreExisting: true } : { ignoreUnchanged: true }),
      mappings: [
        field('secret-name', '$.name'),
        field('value', '$.value'),
        field('contentType', '$.contentType'),
        // No tags at all are written too, so that those of the target go.
        { ...field('tags', '$.tags', 'object'), default: {} },
        field('enabled', '$.attributes.enabled', 'boolean'),
        field('nbf', '$.attributes.nbf', 'number'),
        field('exp', '$.attributes.exp', 'number'),
      ],
    },
  },
  lane: {
    kind: 'secret',
    from: 'secrets',
    steps: [lookUp('value of a secret', { value: '[0].value' }), write('set secrets')],
  },
})

/**
 * A certificate is compared by its thumbprint with all versions the target has. Its private key is in the secret of the same
 * name, where its policy lets it out.
 */
export const copyCertificates = (prefix: unknown, existing: 'update' | 'keep'): Copied => {
  const lacking =
    existing === 'keep' ? rules('empty', of('there')) : rules('doesnotcontain', of('there'), ['extract', 'x5t'])
  return {
    exports: {
      certificates: list('GetCertificates', 'certificate', {
        http: { _httpConnectorEndpointId: 'GetCertificates', withValues: true },
        filter: rules('and', isTrue('attributes.enabled'), isTrue('policy.key_props.exportable'), ...named(prefix)),
      }),
      // A list, because asking for one that is not there would be an error.
      'versions of a certificate in the target': lookup('target', 'GetCertificateVersions', 'certificate-name'),
      'private key of a certificate': lookup('source', 'GetSecret', 'secret-name'),
    },
    imports: {
      'import certificates': {
        _connectionId: 'target',
        http: { _httpConnectorEndpointIds: ['ImportCertificate'] },
        mappings: [
          field('certificate-name', '$.name'),
          field('value', '$.value'),
          field('contentType', '$.contentType'),
          { ...field('tags', '$.tags', 'object'), default: {} },
        ],
      },
    },
    lane: {
      kind: 'certificate',
      from: 'certificates',
      steps: [
        lookUp('versions of a certificate in the target', { there: '[*].x5t' }),
        lookUp('private key of a certificate', { value: '[0].value', contentType: '[0].contentType' }, lacking),
        write('import certificates', lacking),
      ],
    },
  }
}

/** Key material leaves no vault: a key goes over as a backup, with all its versions, and only where its name is free. */
export const copyKeys = (prefix: unknown): Copied => {
  const lacking = rules('empty', of('there'))
  return {
    exports: {
      keys: list('GetKeys', 'key', { filter: rules('and', ON_ITS_OWN, ...named(prefix)) }),
      'versions of a key in the target': lookup('target', 'GetKeyVersions', 'key-name'),
      'backup of a key': lookup('source', 'BackupKey', 'key-name'),
    },
    imports: {
      'restore keys': {
        _connectionId: 'target',
        http: { _httpConnectorEndpointIds: ['RestoreKey'] },
        mappings: [field('value', '$.value')],
      },
    },
    lane: {
      kind: 'key',
      from: 'keys',
      steps: [
        lookUp('versions of a key in the target', { there: '[*].kid' }),
        lookUp('backup of a key', { value: '[0].value' }, lacking),
        write('restore keys', lacking),
      ],
    },
  }
}

export const joined = (parts: readonly Copied[]) => ({
  exports: Object.assign({}, ...parts.map((part) => part.exports)) as Copied['exports'],
  imports: Object.assign({}, ...parts.map((part) => part.imports)) as Copied['imports'],
  lanes: parts.map(({ lane }) => lane),
})
