/** The operations on certificates as `@azure/keyvault-certificates` calls them. */
import type { CertificatePolicy } from '@azure/keyvault-certificates'
import type { CertificateOperation } from '../../operations/index.ts'
import { CONTACT_CALLS, ISSUER_CALLS } from './issuer-calls.ts'
import { signOutside } from './outside-authority.ts'
import { namesLike, resultOf, type SdkCall, type SdkClients } from './sdk-call.ts'

const FAST = { intervalInMs: 1 }
const SELF: CertificatePolicy = { issuerName: 'Self', subject: 'CN=contoso.com', keyType: 'EC', keyCurveName: 'P-256' }
const UNKNOWN: CertificatePolicy = { ...SELF, issuerName: 'Unknown' }
const PEM: CertificatePolicy = { ...SELF, contentType: 'application/x-pem-file' }

const make = ({ certificates }: SdkClients, name: string, policy = SELF) =>
  resultOf(certificates.beginCreateCertificate(name, policy, FAST))

async function remove(clients: SdkClients, name: string): Promise<void> {
  await make(clients, name)
  await resultOf(clients.certificates.beginDeleteCertificate(name, FAST))
}

/** A certificate that waits to be merged; its operation as the client hands it out. */
async function pending({ certificates }: SdkClients, name: string) {
  await certificates.beginCreateCertificate(name, UNKNOWN, FAST)
  return certificates.getCertificateOperation(name)
}

export const CERTIFICATE_CALLS: Readonly<Record<CertificateOperation, SdkCall>> = {
  ...ISSUER_CALLS,
  ...CONTACT_CALLS,
  CreateCertificate: {
    async arrange(clients, name) {
      return () => make(clients, name)
    },
    shows: (name) => ({ name, policy: { issuerName: 'Self', subject: 'CN=contoso.com' } }),
    besides: ['GetCertificateOperation', 'GetCertificate'],
  },
  ImportCertificate: {
    async arrange(clients, name) {
      await make(clients, `${name}-source`, PEM)
      const { value = '' } = await clients.secrets.getSecret(`${name}-source`)
      return () => clients.certificates.importCertificate(name, Buffer.from(value), { policy: PEM })
    },
    shows: (name) => ({ name, policy: { issuerName: 'Unknown', subject: 'CN=contoso.com' } }),
  },
  GetCertificate: {
    async arrange(clients, name) {
      await make(clients, name)
      return () => clients.certificates.getCertificate(name)
    },
    shows: (name) => ({ name, policy: { keyType: 'EC', keyCurveName: 'P-256' } }),
  },
  UpdateCertificate: {
    async arrange(clients, name) {
      const { version = '' } = (await make(clients, name)).properties
      return () => clients.certificates.updateCertificateProperties(name, version, { tags: { a: 'b' } })
    },
    shows: (name) => ({ name, properties: { tags: { a: 'b' } } }),
  },
  DeleteCertificate: {
    async arrange(clients, name) {
      await make(clients, name)
      return () => resultOf(clients.certificates.beginDeleteCertificate(name, FAST))
    },
    shows: (name) => ({ name, properties: { recoverableDays: 90 } }),
  },
  GetCertificates: {
    async arrange(clients, name) {
      await make(clients, name)
      return () => namesLike(clients.certificates.listPropertiesOfCertificates(), name)
    },
    shows: (name) => [name],
  },
  GetCertificateVersions: {
    async arrange(clients, name) {
      await make(clients, name)
      await make(clients, name)
      return () => namesLike(clients.certificates.listPropertiesOfCertificateVersions(name), name)
    },
    shows: (name) => [name, name],
  },
  GetCertificatePolicy: {
    async arrange(clients, name) {
      await make(clients, name)
      return () => clients.certificates.getCertificatePolicy(name)
    },
    shows: () => ({ issuerName: 'Self', subject: 'CN=contoso.com', validityInMonths: 12 }),
  },
  UpdateCertificatePolicy: {
    async arrange(clients, name) {
      await make(clients, name)
      return async () => {
        let answer: unknown
        // the client returns the policy it sent; this is the one it was answered
        const onResponse = ({ bodyAsText }: { bodyAsText?: string | null }) => {
          answer = JSON.parse(bodyAsText ?? '')
        }
        await clients.certificates.updateCertificatePolicy(name, { ...SELF, validityInMonths: 6 }, { onResponse })
        return answer
      }
    },
    shows: () => ({ x509_props: { validity_months: 6 } }),
  },
  GetCertificateOperation: {
    async arrange(clients, name) {
      await pending(clients, name)
      return async () => {
        const poller = await clients.certificates.getCertificateOperation(name)
        return poller.getOperationState().certificateOperation
      }
    },
    shows: () => ({ status: 'inProgress', issuerName: 'Unknown', cancellationRequested: false }),
    besides: ['GetCertificate'],
  },
  UpdateCertificateOperation: {
    async arrange(clients, name) {
      const poller = await pending(clients, name)
      return async () => {
        await poller.cancelOperation()
        return poller.getOperationState().certificateOperation
      }
    },
    shows: () => ({ cancellationRequested: true }),
    besides: ['GetCertificateOperation'],
  },
  DeleteCertificateOperation: {
    async arrange(clients, name) {
      await pending(clients, name)
      return () => clients.certificates.deleteCertificateOperation(name)
    },
    shows: () => ({ status: 'inProgress', issuerName: 'Unknown' }),
  },
  MergeCertificate: {
    async arrange(clients, name) {
      const { certificateOperation } = (await pending(clients, name)).getOperationState()
      const { leaf, authority } = await signOutside(certificateOperation?.csr ?? new Uint8Array())
      return () => clients.certificates.mergeCertificate(name, [leaf, authority])
    },
    shows: (name) => ({ name, policy: { issuerName: 'Unknown' }, properties: { enabled: true } }),
  },
  GetDeletedCertificate: {
    async arrange(clients, name) {
      await remove(clients, name)
      return () => clients.certificates.getDeletedCertificate(name)
    },
    shows: (name) => ({ name }),
  },
  GetDeletedCertificates: {
    async arrange(clients, name) {
      await remove(clients, name)
      return () => namesLike(clients.certificates.listDeletedCertificates(), name)
    },
    shows: (name) => [name],
  },
  RecoverDeletedCertificate: {
    async arrange(clients, name) {
      await remove(clients, name)
      return () => resultOf(clients.certificates.beginRecoverDeletedCertificate(name, FAST))
    },
    shows: (name) => ({ name }),
    besides: ['GetCertificate'],
  },
  PurgeDeletedCertificate: {
    async arrange(clients, name) {
      await remove(clients, name)
      return () => clients.certificates.purgeDeletedCertificate(name)
    },
    shows: () => null,
  },
  BackupCertificate: {
    async arrange(clients, name) {
      await make(clients, name)
      return async () => (await clients.certificates.backupCertificate(name)) instanceof Uint8Array
    },
    shows: () => true,
  },
  RestoreCertificate: {
    async arrange(clients, name) {
      await make(clients, name)
      const blob = await clients.certificates.backupCertificate(name)
      await resultOf(clients.certificates.beginDeleteCertificate(name, FAST))
      await clients.certificates.purgeDeletedCertificate(name)
      return () => clients.certificates.restoreCertificateBackup(blob ?? new Uint8Array())
    },
    shows: (name) => ({ name, policy: { issuerName: 'Self' } }),
  },
}
