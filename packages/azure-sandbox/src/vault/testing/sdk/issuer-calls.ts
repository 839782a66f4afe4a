/** Issuers and contacts of certificates as `@azure/keyvault-certificates` calls them. */
import type { CertificateOperation } from '../../operations/index.ts'
import type { SdkCall, SdkClients } from './sdk-call.ts'

type Issuers = Extract<CertificateOperation, `${string}CertificateIssuer${'' | 's'}`>
type Contacts = Extract<CertificateOperation, `${string}CertificateContacts`>

const create = ({ certificates }: SdkClients, name: string) =>
  certificates.createIssuer(name, 'Test', { accountId: 'a', password: 'p' })

const CONTACT = { email: 'ada@contoso.com', name: 'Ada', phone: undefined }
const setContacts = ({ certificates }: SdkClients) => certificates.setContacts([{ email: CONTACT.email, name: 'Ada' }])

export const ISSUER_CALLS: Readonly<Record<Issuers, SdkCall>> = {
  SetCertificateIssuer: {
    async arrange(clients, name) {
      return () => create(clients, name)
    },
    shows: () => ({ provider: 'Test', accountId: 'a', password: undefined }),
  },
  GetCertificateIssuer: {
    async arrange(clients, name) {
      await create(clients, name)
      return () => clients.certificates.getIssuer(name)
    },
    shows: () => ({ provider: 'Test', password: undefined }),
  },
  UpdateCertificateIssuer: {
    async arrange(clients, name) {
      await create(clients, name)
      return () => clients.certificates.updateIssuer(name, { accountId: 'b' })
    },
    shows: () => ({ provider: 'Test', accountId: 'b' }),
  },
  DeleteCertificateIssuer: {
    async arrange(clients, name) {
      await create(clients, name)
      return () => clients.certificates.deleteIssuer(name)
    },
    shows: () => ({ provider: 'Test' }),
  },
  GetCertificateIssuers: {
    async arrange(clients, name) {
      await create(clients, name)
      return async () => {
        const found: unknown[] = []
        for await (const issuer of clients.certificates.listPropertiesOfIssuers())
          if (issuer.id?.endsWith(`/${name}`)) found.push(issuer.provider)
        return found
      }
    },
    shows: () => ['Test'],
  },
}

export const CONTACT_CALLS: Readonly<Record<Contacts, SdkCall>> = {
  SetCertificateContacts: {
    async arrange(clients) {
      return () => setContacts(clients)
    },
    shows: () => [CONTACT],
  },
  GetCertificateContacts: {
    async arrange(clients) {
      await setContacts(clients)
      return () => clients.certificates.getContacts()
    },
    shows: () => [CONTACT],
  },
  DeleteCertificateContacts: {
    async arrange(clients) {
      await setContacts(clients)
      return async () => {
        await clients.certificates.deleteContacts()
        // the client misreads the contacts it is answered, so what is left is counted
        return clients.served.context.store.collection('vaultContacts').size
      }
    },
    shows: () => 0,
  },
}
