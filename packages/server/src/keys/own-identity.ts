/**
 * Who Keyway itself is at the vault that wraps its master key: the ways an iClient without a person has, told by the environment.
 * The first row whose parts are there is the way.
 */
import { readFile } from 'node:fs/promises'
import type { CloudEndpoints } from '@keyway/connectors'
import type { Credential } from '@keyway/contract'
import type { Config } from '../config.ts'
import type { Clock, Deps } from '../deps.ts'
import { readCertificate } from '../iclients/certificate/index.ts'
import type { StoredIClient } from '../iclients/index.ts'
import { StartError } from '../start-error.ts'

interface WayRow {
  readonly credential: Credential
  readonly way: StoredIClient['signIn']['way']
  isThere(config: Pick<Config, 'ownIdentity' | 'hostIdentity'>): boolean
}

/** In the order of Azure's own SDKs: what the environment says, then the workload's identity, then the host's. */
const WAYS: readonly WayRow[] = [
  { credential: 'secret', way: 'clientSecret', isThere: ({ ownIdentity }) => ownIdentity.clientSecret !== null },
  {
    credential: 'certificate',
    way: 'clientCertificate',
    isThere: ({ ownIdentity }) => ownIdentity.certificateFile !== null,
  },
  {
    credential: 'federatedToken',
    way: 'federatedToken',
    isThere: ({ ownIdentity, hostIdentity }) =>
      hostIdentity.federatedTokenFile !== null && ownIdentity.tenantId !== null && ownIdentity.clientId !== null,
  },
  {
    credential: 'managedIdentity',
    way: 'managedIdentity',
    isThere: ({ hostIdentity }) => hostIdentity.endpoint !== null || hostIdentity.machine,
  },
]

const NO_WAY =
  'Keyway has no identity to sign in to that vault with. Set AZURE_TENANT_ID and AZURE_CLIENT_ID, and one of ' +
  'AZURE_CLIENT_CERTIFICATE_PATH, AZURE_FEDERATED_TOKEN_FILE or AZURE_CLIENT_SECRET; or run it where Azure gives it a managed identity.'

export interface OwnClient {
  readonly iclient: StoredIClient
  /** The sign-in opens its credential with it: nothing of it is stored, so nothing is sealed. */
  readonly sealer: Deps['sealer']
}

/** @throws StartError when the environment names no way, or half of one */
export async function ownClient(
  config: Pick<Config, 'ownIdentity' | 'hostIdentity'>,
  { cloud }: CloudEndpoints,
  clock: Clock,
): Promise<OwnClient> {
  const { ownIdentity } = config
  const row = WAYS.find((one) => one.isThere(config))
  if (row === undefined) throw new StartError(NO_WAY)
  const { tenantId, clientId, clientSecret } = ownIdentity
  if (row.credential !== 'managedIdentity' && (tenantId === null || clientId === null)) {
    throw new StartError('AZURE_TENANT_ID and AZURE_CLIENT_ID must be set beside the credential of Keyway itself.')
  }
  const pair =
    row.credential === 'certificate' ? await certificateIn(ownIdentity.certificateFile ?? '', clock) : undefined
  const credential = (row.credential === 'secret' ? clientSecret : pair?.privateKey) ?? ''
  return {
    iclient: {
      id: 'own',
      name: 'Keyway itself',
      signIn: {
        way: row.way,
        grantType: 'clientcredentials',
        credential: row.credential,
        cloud,
        clientId: clientId ?? '',
        tenantId: tenantId ?? '',
        secretIn: 'body',
        places: '',
        expiresAt: null,
      },
      universal: null,
      certificate: pair?.certificate,
      clientSecretSealed: row.credential === 'secret' ? OF_THE_ENVIRONMENT : null,
      privateKeySealed: pair === undefined ? null : OF_THE_ENVIRONMENT,
      redirectUri: '',
    },
    sealer: {
      open: async () => credential,
      seal: () => Promise.reject(new Error('nothing is sealed before the master key is known')),
    },
  }
}

/** Stands where a sealed text stands for a stored client. */
const OF_THE_ENVIRONMENT = 'environment'

async function certificateIn(file: string, clock: Clock) {
  const unusable = (reason: string, cause: unknown): StartError =>
    new StartError(`AZURE_CLIENT_CERTIFICATE_PATH: ${file} ${reason}.`, { cause })
  const cert = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw unusable(`cannot be read (${error.code})`, error)
  })
  const pair = await readCertificate({ cert }, undefined, 'Keyway', clock.now()).catch((error: unknown) => {
    throw unusable('does not hold a certificate and its private key as PEM', error)
  })
  if (pair === null) throw unusable('holds no certificate', undefined)
  return pair
}
