/** Bodies with a property that is missing, of the wrong type, too large or out of range. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { LAST_SECOND } from '../../attributes.ts'
import { CERTIFICATE } from '../sdk/life-calls.ts'
import { type RefusalCase, refusedRaw } from './refusal-case.ts'

/** A request on an object of which nothing exists yet. */
const wrong = (
  when: string,
  [method, path]: readonly [method: string, path: string],
  body: object,
  [property, reason]: readonly [property: string, reason: string],
): RefusalCase => ({
  status: 400,
  code: 'BadParameter',
  when,
  arrange: async (clients, name) => () => refusedRaw(clients, method, path.replace('{name}', name), body),
  message: `Property ${property} has invalid value. ${reason}\r\n`,
})

const SET = ['PUT', '/secrets/{name}'] as const
const CREATE_KEY = ['POST', '/keys/{name}/create'] as const
const IMPORT_KEY = ['PUT', '/keys/{name}'] as const
const CREATE = ['POST', '/certificates/{name}/create'] as const
const IMPORT = ['POST', '/certificates/{name}/import'] as const

const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at}`, '']))
const UNTRIGGERED = { trigger: {}, action: { action_type: 'AutoRenew' } }
const x509 = (props: object) => ({ x509_props: { subject: 'CN=c', ...props } })

const ec = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
const MIXED_EC = { ...ec(), d: ec().d }
const MIXED_RSA = { ...rsa(), n: rsa().n }
const subject = { x509_props: { subject: 'CN=c' } }
const ENCODED = ['value', 'It is no PFX in base64 and no PEM text, or the password (pwd) does not open it.'] as const

/** A request on an RSA key. */
const using = (
  when: string,
  path: string,
  body: object,
  [property, reason]: readonly [string, string],
): RefusalCase => ({
  status: 400,
  code: 'BadParameter',
  when,
  arrange: async (clients, name) => {
    await clients.keys.createRsaKey(name)
    return () => refusedRaw(clients, 'POST', `/keys/${name}/${path}`, body)
  },
  message: `Property ${property} has invalid value. ${reason}\r\n`,
})

const digest = (hash: string) => createHash(hash).update('message').digest('base64url')

export const PROPERTY_REFUSALS = {
  propertyInvalid: [
    wrong('a secret has no value', SET, {}, ['value', 'It is required.']),
    wrong('the value of a secret is no string', SET, { value: 1 }, ['value', 'It must be a string.']),
    wrong('a secret has 25,601 bytes', SET, { value: 'x'.repeat(25_601) }, [
      'value',
      'It must have at most 25600 bytes.',
    ]),
    wrong('a content type has 256 characters', SET, { value: '', contentType: 'c'.repeat(256) }, [
      'contentType',
      'It must have at most 255 characters.',
    ]),
    wrong('a secret has 16 tags', SET, { value: '', tags: tags(16) }, ['tags', 'At most 15 tags are allowed.']),
    wrong('a tag of a secret has 513 characters', SET, { value: '', tags: { t: 'x'.repeat(513) } }, [
      'tags',
      'Names and values of tags have at most 512 characters.',
    ]),
    wrong('a tag is no string', SET, { value: '', tags: { t: 1 } }, ['tags', 'The value of tag t must be a string.']),
    wrong('an expiry is a text', SET, { value: '', attributes: { exp: '2030' } }, [
      'attributes.exp',
      'It must be a whole number.',
    ]),
    wrong('an expiry is after the year 9999', SET, { value: '', attributes: { exp: LAST_SECOND + 1 } }, [
      'attributes.exp',
      `It must be unix seconds between 0 and ${LAST_SECOND}.`,
    ]),
    wrong('a start is before 1970', CREATE_KEY, { kty: 'EC', attributes: { nbf: -1 } }, [
      'attributes.nbf',
      `It must be unix seconds between 0 and ${LAST_SECOND}.`,
    ]),
    wrong('enabled is a text', SET, { value: '', attributes: { enabled: 'no' } }, [
      'attributes.enabled',
      'It must be true or false.',
    ]),

    wrong('a key has no type', CREATE_KEY, {}, ['kty', 'It is required.']),
    wrong('an RSA key has 1024 bits', CREATE_KEY, { kty: 'RSA', key_size: 1024 }, [
      'key_size',
      'It must be 2048, 3072 or 4096.',
    ]),
    wrong('an RSA key has the exponent 5', CREATE_KEY, { kty: 'RSA', public_exponent: 5 }, [
      'public_exponent',
      'It must be 3 or 65537.',
    ]),
    wrong('a curve does not exist', CREATE_KEY, { kty: 'EC', crv: 'P-192' }, [
      'crv',
      'It must be P-256, P-384, P-521 or P-256K.',
    ]),
    wrong('an EC key is to encrypt', CREATE_KEY, { kty: 'EC', key_ops: ['encrypt'] }, [
      'key_ops',
      'Keys of type EC have no operation encrypt.',
    ]),
    wrong('a tag of a key has 257 characters', CREATE_KEY, { kty: 'EC', tags: { t: 'x'.repeat(257) } }, [
      'tags',
      'Names and values of tags have at most 256 characters.',
    ]),
    wrong(
      'a software key is to be exportable',
      CREATE_KEY,
      { kty: 'EC', attributes: { exportable: true }, release_policy: { data: btoa('{"anyOf":[]}') } },
      ['attributes.exportable', 'Only keys of an HSM type can be exportable.'],
    ),
    wrong('a key to import is half', IMPORT_KEY, { key: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } }, [
      'key',
      'It is not a complete private EC key.',
    ]),
    wrong('a key to import is no base64', IMPORT_KEY, { key: { kty: 'EC', crv: 'P-256', x: '?', y: '?', d: '?' } }, [
      'key',
      'It is not a complete private EC key.',
    ]),
    wrong('the halves of an EC key to import do not belong together', IMPORT_KEY, { key: MIXED_EC }, [
      'key',
      'It is not a complete private EC key.',
    ]),
    wrong('the halves of an RSA key to import do not belong together', IMPORT_KEY, { key: MIXED_RSA }, [
      'key',
      'It is not a complete private RSA key.',
    ]),
    wrong('a key to import is sealed for hardware', IMPORT_KEY, { key: { kty: 'RSA-HSM', key_hsm: 'AA' } }, [
      'key.key_hsm',
      'Bring-your-own-key blobs need the hardware they were made for; import the plain JWK.',
    ]),

    using('a value to decrypt is no base64', 'decrypt', { alg: 'RSA-OAEP', value: 'a?b' }, [
      'value',
      'It must be base64url.',
    ]),
    using('nothing is to be encrypted', 'encrypt', { alg: 'RSA-OAEP' }, ['value', 'It is required.']),
    using('an algorithm does not exist', 'sign', { alg: 'HS1', value: digest('sha256') }, [
      'alg',
      'Algorithm HS1 is not offered by a key of type RSA.',
    ]),
    using('an algorithm is of another key type', 'sign', { alg: 'ES256', value: digest('sha256') }, [
      'alg',
      'Algorithm ES256 is not offered by a key of type RSA.',
    ]),
    using('a digest is of another hash', 'sign', { alg: 'RS256', value: digest('sha512') }, [
      'value',
      'The digest must have 32 bytes; it has 64.',
    ]),
    using('a digest to verify is of another hash', 'verify', { alg: 'PS512', digest: digest('sha256'), value: 'AA' }, [
      'digest',
      'The digest must have 64 bytes; it has 32.',
    ]),

    wrong('a first certificate has no policy', CREATE, {}, ['policy', 'The first version of a certificate needs one.']),
    wrong('a subject is no distinguished name', CREATE, { policy: { x509_props: { subject: 'Self' } } }, [
      'policy.x509_props',
      'Invalid X.500 distinguished name',
    ]),
    wrong('an issuer is not set up', CREATE, { policy: { ...subject, issuer: { name: 'nobody' } } }, [
      'policy.issuer.name',
      'No issuer named nobody is set up in this vault.',
    ]),
    wrong('a key usage does not exist', CREATE, { policy: { x509_props: { subject: 'CN=c', key_usage: ['fly'] } } }, [
      'policy.x509_props.key_usage',
      'fly is no key usage.',
    ]),
    wrong(
      'a certificate is to last no month',
      CREATE,
      { policy: { x509_props: { subject: 'CN=c', validity_months: 0 } } },
      ['policy.x509_props.validity_months', 'It must be between 1 and 1200.'],
    ),
    wrong('an alternative name is no IP address', CREATE, { policy: x509({ sans: { ipAddresses: ['300.1.1.1'] } }) }, [
      'policy.x509_props.sans.ipAddresses',
      'Each must be an IP address.',
    ]),
    wrong('an alternative name is not in ASCII', CREATE, { policy: x509({ sans: { dns_names: ['ä.example'] } }) }, [
      'policy.x509_props.sans.dns_names',
      'Each must be a DNS name in ASCII.',
    ]),
    wrong('an extended key usage is no object identifier', CREATE, { policy: x509({ ekus: ['server'] }) }, [
      'policy.x509_props.ekus',
      'Each must be an object identifier like 1.3.6.1.5.5.7.3.1.',
    ]),
    wrong('a path length is negative', CREATE, { policy: x509({ basic_constraints: { path_len_constraint: -1 } }) }, [
      'policy.x509_props.basic_constraints.path_len_constraint',
      'It must be between 0 and 255.',
    ]),
    wrong('a lifetime action has no trigger', CREATE, { policy: { ...subject, lifetime_actions: [UNTRIGGERED] } }, [
      'policy.lifetime_actions.trigger',
      'It needs lifetime_percentage or days_before_expiry.',
    ]),
    wrong('a certificate to import is no PFX and no PEM', IMPORT, { value: 'AAAA' }, ENCODED),
    wrong('a certificate to import is no base64', IMPORT, { value: '?%?' }, ENCODED),
    {
      status: 400,
      code: 'BadParameter',
      when: 'the password does not open the PFX',
      arrange: async (clients, name) => {
        await CERTIFICATE.make(clients, `${name}-source`)
        const { value } = await clients.secrets.getSecret(`${name}-source`)
        return () => refusedRaw(clients, 'POST', `/certificates/${name}/import`, { value, pwd: 'wrong' })
      },
      message: `Property ${ENCODED[0]} has invalid value. ${ENCODED[1]}\r\n`,
    },
    wrong('an issuer has no provider', ['PUT', '/certificates/issuers/{name}'], {}, ['provider', 'It is required.']),
    wrong('a contact has no address', ['PUT', '/certificates/contacts'], { contacts: [{ name: 'Ada' }] }, [
      'contacts.email',
      'It is required.',
    ]),
  ],
} satisfies Readonly<Record<string, readonly RefusalCase[]>>
