/** An environment keys are released to: the policy that trusts it and the attestation token it shows. */
import { generateKeyPairSync } from 'node:crypto'

const AUTHORITY = 'https://attest.example'
const LEVEL = 'x-ms-isolation-tee.level'

export const RELEASE_POLICY = JSON.stringify({
  version: '1.0.0',
  anyOf: [{ authority: AUTHORITY, allOf: [{ claim: LEVEL, equals: 'high' }] }],
})

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Unsigned: there is no attestation service to ask, so the sandbox takes the signature on trust. */
export const RELEASE_TOKEN = [
  encoded({ alg: 'none' }),
  encoded({
    iss: AUTHORITY,
    [LEVEL]: 'high',
    'x-ms-runtime': { keys: [{ kid: 'ephemeral', ...publicKey.export({ format: 'jwk' }) }] },
  }),
  '',
].join('.')
