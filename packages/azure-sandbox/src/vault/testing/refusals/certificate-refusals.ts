/** Certificates that are pending, names that are taken, and issuers, contacts and operations that are not there. */
import { changeSettings } from '../../settings.ts'
import { CERTIFICATE } from '../sdk/life-calls.ts'
import type { SdkClients } from '../sdk/sdk-call.ts'
import { type RefusalCase, refusedBy, refusedRaw } from './refusal-case.ts'

const SELF = { issuerName: 'Self', subject: 'CN=contoso.com', keyType: 'EC' } as const
const FAST = { intervalInMs: 1 }

/** A certificate request that waits; with an issuer of its own it waits for that one. */
async function pending({ certificates, served }: SdkClients, name: string, issuerName = 'Unknown'): Promise<void> {
  changeSettings(served.context.store, { certificateDelay: 60_000 })
  await certificates.beginCreateCertificate(name, { ...SELF, issuerName }, FAST)
}

const IN_PROGRESS =
  "A new key vault certificate can not be created or imported while a pending key vault certificate's status is inProgress."
const conflict = { status: 409, code: 'Conflict' } as const
const noPending = { status: 404, code: 'PendingCertificateNotFound', message: 'Pending certificate not found: {name}' }

const NO_ISSUER = { status: 404, code: 'CertificateIssuerNotFound', message: 'Issuer not found' }
const NO_CONTACTS = { status: 404, code: 'ContactsNotFound', message: 'Contacts not found' }

const missing = (
  when: string,
  call: (clients: SdkClients, name: string) => Promise<unknown>,
  answer: typeof NO_ISSUER,
): RefusalCase => ({
  ...answer,
  when,
  arrange: async (clients, name) => () => refusedBy(clients, call(clients, name)),
})

export const CERTIFICATE_REFUSALS = {
  certificatePending: [
    {
      status: 409,
      code: 'Forbidden',
      when: 'a certificate is created while one is pending',
      arrange: async (clients, name) => {
        await pending(clients, name)
        return () => refusedBy(clients, clients.certificates.beginCreateCertificate(name, SELF, FAST))
      },
      message: IN_PROGRESS,
    },
    {
      status: 409,
      code: 'Forbidden',
      when: 'a certificate is imported while one is pending',
      arrange: async (clients, name) => {
        await CERTIFICATE.make(clients, `${name}-source`)
        const { value = '' } = await clients.secrets.getSecret(`${name}-source`)
        await pending(clients, name)
        const pfx = Buffer.from(value, 'base64')
        return () => refusedBy(clients, clients.certificates.importCertificate(name, pfx))
      },
      message: IN_PROGRESS,
    },
  ],
  nameTaken: [
    {
      ...conflict,
      when: 'a plain key has the name',
      arrange: async (clients, name) => {
        await clients.keys.createKey(name, 'EC')
        return () => refusedBy(clients, CERTIFICATE.make(clients, name))
      },
      message: 'The name {name} is already used by a key that belongs to no certificate.',
    },
    {
      ...conflict,
      when: 'a plain secret has the name',
      arrange: async (clients, name) => {
        await clients.secrets.setSecret(name, 'v')
        return () => refusedBy(clients, CERTIFICATE.make(clients, name))
      },
      message: 'The name {name} is already used by a secret that belongs to no certificate.',
    },
  ],
  mergeForbidden: [
    {
      status: 403,
      code: 'Forbidden',
      when: 'what the issuer itself will sign is to be merged',
      arrange: async (clients, name) => {
        await pending(clients, name, 'Self')
        return () => refusedBy(clients, clients.certificates.mergeCertificate(name, [new Uint8Array([1])]))
      },
      message: 'Merge is forbidden on pending object created with issuer : Self while it is in progess.',
    },
  ],
  cancelNotPossible: [
    {
      status: 400,
      code: 'BadParameter',
      when: 'a certificate that is issued is to be cancelled',
      arrange: async (clients, name) => {
        await CERTIFICATE.make(clients, name)
        return () => refusedRaw(clients, 'PATCH', `/certificates/${name}/pending`, { cancellation_requested: true })
      },
      message: 'The pending certificate is not in progress, so its cancellation cannot be requested.',
    },
  ],
  pendingNotFound: [
    {
      ...noPending,
      when: 'a certificate has no operation any more',
      arrange: async (clients, name) => {
        await pending(clients, name)
        await clients.certificates.deleteCertificateOperation(name)
        return () => refusedBy(clients, clients.certificates.getCertificateOperation(name))
      },
    },
    {
      ...noPending,
      when: 'another request of the certificate is asked for',
      arrange: async (clients, name) => {
        await pending(clients, name)
        return () => refusedRaw(clients, 'GET', `/certificates/${name}/pending?request_id=0123`)
      },
    },
    {
      ...noPending,
      when: 'a certificate that is issued is merged',
      arrange: async (clients, name) => {
        await CERTIFICATE.make(clients, name)
        return () => refusedBy(clients, clients.certificates.mergeCertificate(name, [new Uint8Array([1])]))
      },
    },
  ],
  issuerNotFound: [
    missing('an issuer that is missing is read', ({ certificates }, name) => certificates.getIssuer(name), NO_ISSUER),
    missing(
      'an issuer that is missing is changed',
      ({ certificates }, name) => certificates.updateIssuer(name, { accountId: 'b' }),
      NO_ISSUER,
    ),
    missing(
      'an issuer that is missing is deleted',
      ({ certificates }, name) => certificates.deleteIssuer(name),
      NO_ISSUER,
    ),
  ],
  contactsNotFound: [
    missing('contacts never set are read', ({ certificates }) => certificates.getContacts(), NO_CONTACTS),
    missing('contacts never set are deleted', ({ certificates }) => certificates.deleteContacts(), NO_CONTACTS),
  ],
} satisfies Readonly<Record<string, readonly RefusalCase[]>>
