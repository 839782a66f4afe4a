/** Proofs of the operations on certificates, their requests, issuers and contacts. */
import { keyOfRequest, selfSigned } from '../diagnoses/certificate.ts'
import type { Proofs } from './proof.ts'
import { aVersion, containing, ending } from './shapes.ts'
import type { Stage } from './stage.ts'

const named = (name: string) => ({ 'certificate-name': name })
const SELF = { issuerName: 'Self', subject: 'CN=contoso.com', kty: 'EC', crv: 'P-256' }
const UNKNOWN = { ...SELF, issuerName: 'Unknown' }
const DAY_MS = 86_400_000

const create = (stage: Stage, name: string, policy: object = SELF) =>
  stage.done('CreateCertificate', { ...named(name), ...policy })

async function remove(stage: Stage, name: string): Promise<void> {
  await create(stage, name)
  await stage.done('DeleteCertificate', named(name))
}

/** Certificates that an authority outside made for the key of a request. */
async function signedOutside(stage: Stage, name: string): Promise<readonly string[]> {
  const { csr } = await stage.done('GetCertificateOperation', named(name))
  const now = Date.now()
  const { cert } = selfSigned(
    'contoso.com',
    new Date(now - DAY_MS),
    new Date(now + DAY_MS),
    keyOfRequest(Buffer.from(csr, 'base64')),
  )
  return [cert.replace(/-----[A-Z ]+-----|\s/g, '')]
}

/** Issuers and contacts belong to the vault, not to a name. */
const issuer = (name: string) => ({ 'issuer-name': name })
const setIssuer = (stage: Stage, name: string) =>
  stage.done('SetCertificateIssuer', { ...issuer(name), provider: 'Test', accountId: '1', pwd: 'issuer-password' })
const CONTACTS = [{ email: 'admin@contoso.com', name: 'Admin' }]

export const CERTIFICATES: Proofs = {
  GetCertificates: {
    async arrange(stage, name) {
      await create(stage, name)
      return { inputs: { includePending: true }, shows: { name, x5t: ending('') } }
    },
    whole: (name) => ({ name, policy: { issuer: { name: 'Self' } } }),
  },
  GetCertificateVersions: {
    async arrange(stage, name) {
      await create(stage, name)
      return { inputs: named(name), shows: { name, version: aVersion() } }
    },
    whole: (name) => ({ name, cer: ending('') }),
  },
  GetCertificate: {
    async arrange(stage, name) {
      await create(stage, name)
      return { inputs: named(name), shows: { name, policy: { key_props: { kty: 'EC' } } } }
    },
  },
  ImportCertificate: {
    async arrange(stage, name) {
      await create(stage, `${name}-source`, { ...SELF, contentType: 'application/x-pem-file' })
      const { value } = await stage.done('GetSecret', { 'secret-name': `${name}-source` })
      const inputs = { ...named(name), value, contentType: 'application/x-pem-file', tags: { a: 'b' } }
      return { inputs, shows: { policy: { issuer: { name: 'Unknown' } }, tags: { a: 'b' } } }
    },
  },
  UpdateCertificate: {
    async arrange(stage, name) {
      await create(stage, name)
      return { inputs: { ...named(name), tags: { c: 'd' } }, shows: { tags: { c: 'd' } } }
    },
  },
  GetCertificatePolicy: {
    async arrange(stage, name) {
      await create(stage, name)
      return { inputs: named(name), shows: { name, x509_props: { subject: 'CN=contoso.com' } } }
    },
  },
  UpdateCertificatePolicy: {
    async arrange(stage, name) {
      await create(stage, name)
      return { inputs: { ...named(name), validityMonths: 6 }, shows: { x509_props: { validity_months: 6 } } }
    },
  },
  DeleteCertificate: {
    async arrange(stage, name) {
      await create(stage, name)
      return { inputs: named(name), shows: { recoveryId: ending(`/deletedcertificates/${name}`) } }
    },
    gone: ['GetCertificate', 'not_found'],
  },
  BackupCertificate: {
    async arrange(stage, name) {
      await create(stage, name)
      return { inputs: named(name), shows: { value: ending('') } }
    },
  },
  RestoreCertificate: {
    async arrange(stage, name) {
      await create(stage, name)
      const { value } = await stage.done('BackupCertificate', named(name))
      await stage.done('DeleteCertificate', named(name))
      await stage.done('PurgeDeletedCertificate', named(name))
      return { inputs: { value }, shows: { id: containing(`/certificates/${name}/`) } }
    },
  },
  CreateCertificate: {
    async arrange(_, name) {
      const inputs = { ...named(name), ...SELF, dnsNames: ['contoso.com'], validityMonths: 3, tags: { a: 'b' } }
      return { inputs, shows: { id: ending(`/${name}/pending`), issuer: { name: 'Self' } } }
    },
  },
  GetCertificateOperation: {
    async arrange(stage, name) {
      await create(stage, name, UNKNOWN)
      return { inputs: named(name), shows: { status: 'inProgress', csr: ending('') } }
    },
  },
  UpdateCertificateOperation: {
    async arrange(stage, name) {
      await create(stage, name, UNKNOWN)
      const inputs = { ...named(name), cancellation_requested: true }
      return { inputs, shows: { cancellation_requested: true } }
    },
  },
  DeleteCertificateOperation: {
    async arrange(stage, name) {
      await create(stage, name, UNKNOWN)
      return { inputs: named(name), shows: { id: ending(`/${name}/pending`) } }
    },
    gone: ['GetCertificateOperation', 'certificate_request_not_found'],
  },
  MergeCertificate: {
    async arrange(stage, name) {
      await create(stage, name, UNKNOWN)
      const inputs = { ...named(name), x5c: await signedOutside(stage, name) }
      return { inputs, shows: { x5t: ending(''), id: containing(`/certificates/${name}/`) } }
    },
  },
  GetCertificateIssuers: {
    async arrange(stage, name) {
      await setIssuer(stage, name)
      return { inputs: {}, shows: { name, provider: 'Test' } }
    },
    whole: (name) => ({ name, credentials: { account_id: '1' } }),
  },
  GetCertificateIssuer: {
    async arrange(stage, name) {
      await setIssuer(stage, name)
      return { inputs: issuer(name), shows: { name, provider: 'Test', credentials: { account_id: '1' } } }
    },
  },
  SetCertificateIssuer: {
    async arrange(_, name) {
      const inputs = { ...issuer(name), provider: 'Test', accountId: '2', pwd: 'issuer-password', organizationId: 'o' }
      return { inputs, shows: { credentials: { account_id: '2' }, org_details: { id: 'o' } } }
    },
  },
  UpdateCertificateIssuer: {
    async arrange(stage, name) {
      await setIssuer(stage, name)
      const adminDetails = [{ first_name: 'Megan', email: 'megan@contoso.com' }]
      return { inputs: { ...issuer(name), adminDetails }, shows: { org_details: { admin_details: adminDetails } } }
    },
  },
  DeleteCertificateIssuer: {
    async arrange(stage, name) {
      await setIssuer(stage, name)
      return { inputs: issuer(name), shows: { provider: 'Test' } }
    },
    gone: ['GetCertificateIssuer', 'certificate_issuer_not_found'],
  },
  GetCertificateContacts: {
    async arrange(stage) {
      await stage.done('SetCertificateContacts', { contacts: CONTACTS })
      return { inputs: {}, shows: { email: 'admin@contoso.com' } }
    },
  },
  SetCertificateContacts: {
    async arrange() {
      return { inputs: { contacts: CONTACTS }, shows: { contacts: CONTACTS } }
    },
  },
  DeleteCertificateContacts: {
    async arrange(stage) {
      await stage.done('SetCertificateContacts', { contacts: CONTACTS })
      return { inputs: {}, shows: { contacts: CONTACTS } }
    },
  },
  GetDeletedCertificates: {
    async arrange(stage, name) {
      await remove(stage, name)
      return { inputs: {}, shows: { name, recoveryId: ending(name) } }
    },
  },
  GetDeletedCertificate: {
    async arrange(stage, name) {
      await remove(stage, name)
      return { inputs: named(name), shows: { name, recoveryId: ending(name) } }
    },
  },
  RecoverDeletedCertificate: {
    async arrange(stage, name) {
      await remove(stage, name)
      return { inputs: named(name), shows: { id: containing(`/certificates/${name}/`) } }
    },
  },
  PurgeDeletedCertificate: {
    async arrange(stage, name) {
      await remove(stage, name)
      return { inputs: named(name) }
    },
    gone: ['GetDeletedCertificate', 'not_deleted'],
  },
}
